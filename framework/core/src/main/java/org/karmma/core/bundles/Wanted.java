package org.karmma.core.bundles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/**
 * What a requirement's filter asks for, as far as tools write filters: a name and a range of versions.
 *
 * @param name the value asked for under the namespace's own attribute; null if there is none
 * @param from the lowest version, included; null if any will do
 * @param below the lowest version that is too high; null if there is none
 */
record Wanted(String name, Version from, Version below) {

    private static final String VERSION = "\\s*(?:version|bundle-version)\\s*";
    private static final Pattern BELOW = Pattern.compile("\\(\\s*!\\s*\\(" + VERSION + ">=([^)]+)\\)\\s*\\)");
    private static final Pattern FROM = Pattern.compile("\\(" + VERSION + ">=([^)]+)\\)");
    private static final Pattern EXACT = Pattern.compile("\\(" + VERSION + "=([^)]+)\\)");

    static Wanted by(Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        Matcher name = Pattern.compile("\\(\\s*" + Pattern.quote(requirement.getNamespace()) + "\\s*=([^)]+)\\)").matcher(filter);
        Version below = version(BELOW, filter);
        String rest = BELOW.matcher(filter).replaceAll("");
        Version from = version(FROM, rest);
        return new Wanted(name.find() ? name.group(1).trim() : null, from == null ? version(EXACT, rest) : from, below);
    }

    private static Version version(Pattern pattern, String filter) {
        Matcher matcher = pattern.matcher(filter);
        try {
            return matcher.find() ? Version.parseVersion(matcher.group(1)) : null;
        } catch (IllegalArgumentException e) {
            return null; // the framework has understood it; people need not
        }
    }

    /** {@code " from 1.0 to below 2.0"}, or empty where any version will do. */
    String versions() {
        return (from == null ? "" : " from " + plain(from) + (below == null ? " on" : "")) + (below == null ? "" : (from == null ? " below "
                : " to below ") + plain(below));
    }

    /** Which one it was built for: {@code 2}, {@code 2.1}. */
    String builtFor() {
        if (from == null) {
            return below == null ? "any" : "below " + plain(below);
        }
        return from.getMinor() == 0 ? String.valueOf(from.getMajor()) : from.getMajor() + "." + from.getMinor();
    }

    /** A version as people write it: {@code 1.0}, {@code 1.2.3}. */
    static String plain(Object version) {
        Version v = version instanceof Version given ? given : Version.parseVersion(String.valueOf(version == null ? "0" : version));
        return v.getMajor() + "." + v.getMinor() + (v.getMicro() == 0 && v.getQualifier().isEmpty() ? "" : "." + v.getMicro())
                + (v.getQualifier().isEmpty() ? "" : "." + v.getQualifier());
    }

    /** The attribute that says a capability's version. */
    static String versionAttribute(String namespace) {
        return namespace.equals("osgi.wiring.bundle") || namespace.equals("osgi.wiring.host") ? Constants.BUNDLE_VERSION_ATTRIBUTE
                : Constants.VERSION_ATTRIBUTE;
    }
}
