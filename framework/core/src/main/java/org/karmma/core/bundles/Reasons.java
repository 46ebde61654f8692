package org.karmma.core.bundles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Why a bundle cannot be used, in sentences that name the bundle, what it lacks and what to do; never a resolver's dump. */
public final class Reasons {

    /** What the resolver says of a bundle that would see two copies of a package. */
    private static final Pattern TWO_COPIES =
            Pattern.compile("exposed to package '([^']+)' from resources (\\S+) \\[[^\\]]*\\].*? and (\\S+) \\[");

    private Reasons() {}

    /** {@code bundle karmma-smell 1.2.0}. */
    public static String name(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /**
     * Why a bundle is not resolved.
     *
     * @param bundle installed, not resolved
     * @param framework the system bundle's
     * @param said what the resolver said, or null; read only where the bundle's requirements say nothing
     */
    public static String unresolved(Bundle bundle, FrameworkWiring framework, String said) {
        List<String> missing = missing(bundle, framework, new HashSet<>());
        if (!missing.isEmpty()) {
            return String.join("; ", missing);
        }
        Matcher copies = TWO_COPIES.matcher(said == null ? "" : said);
        if (copies.find()) {
            return name(bundle) + " would see the package " + copies.group(1) + " twice, of " + copies.group(2) + " and of "
                    + copies.group(3)
                    + ": take one of them away, or build it for one of them";
        }
        return name(bundle) + " does not fit together with the bundles that are here: build it for the bundles of this home (--verbose"
                + " shows what the framework says)";
    }

    /** Why a bundle could not be started. @param thrown by {@link Bundle#start()}, or by a component of the bundle */
    public static String notStarted(Bundle bundle, FrameworkWiring framework, Throwable thrown) {
        if (thrown instanceof BundleException e && bundle.getState() == Bundle.INSTALLED) {
            return unresolved(bundle, framework, e.getMessage());
        }
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UnsupportedClassVersionError) {
            return name(bundle) + " was compiled for a newer Java than this one (" + Runtime.version().feature()
                    + "): start Karmma with that Java, or compile the bundle for this one";
        }
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return name(bundle) + " lacks the class " + String.valueOf(cause.getMessage()).replaceAll("[ \\[].*", "").replace('/', '.')
                    + ", which it neither holds nor imports: build it again with that class, or with an import of its package";
        }
        return name(bundle) + " failed as it was started: " + firstLine(cause) + ". Tell whoever wrote it";
    }

    /** What was thrown, without where. */
    static String firstLine(Throwable thrown) {
        String text = thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getClass().getSimpleName() + ": "
                + thrown.getMessage();
        return text.lines().findFirst().orElse("");
    }

    private static List<String> missing(Bundle bundle, FrameworkWiring framework, Set<Bundle> seen) {
        List<String> missing = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || !seen.add(bundle)) {
            return missing;
        }
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (!isNeeded(requirement)) {
                continue;
            }
            Collection<BundleCapability> providers = framework.findProviders(requirement);
            if (providers.isEmpty()) {
                missing.add(sentence(bundle, requirement, framework));
            } else if (providers.stream().allMatch(p -> p.getRevision().getBundle().getState() == Bundle.INSTALLED
                    && !p.getRevision().getBundle().equals(bundle))) {
                Bundle provider = providers.iterator().next().getRevision().getBundle();
                missing(provider, framework, seen).forEach(why -> missing.add(name(bundle) + " needs " + name(provider) + ", and " + why));
            }
        }
        return missing;
    }

    /** False for what may be missing, and for what matters at run time only. */
    private static boolean isNeeded(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE,
                Namespace.RESOLUTION_MANDATORY);
        String effective = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
        return resolution.equals(Namespace.RESOLUTION_MANDATORY) && effective.equals(Namespace.EFFECTIVE_RESOLVE);
    }

    private static String sentence(Bundle bundle, BundleRequirement requirement, FrameworkWiring framework) {
        Wanted wanted = Wanted.by(requirement);
        List<BundleCapability> here = capabilities(requirement.getNamespace(), wanted.name(), framework);
        String name = bundle.getSymbolicName();
        return switch (requirement.getNamespace()) {
            case "karmma.contract" -> name(bundle) + " was built for contract " + wanted.builtFor() + ", this home has " + versions(here)
                    + ": install a version of " + name + " built for contract " + major(here) + ", or "
                    + (isNewer(wanted, here) ? "a newer Karmma" : "the Karmma that it was built for");
            case "osgi.ee" -> name(bundle) + " needs Java" + wanted.versions() + ", this is Java " + Runtime.version().feature()
                    + ": start Karmma with such a Java, or install a build of " + name + " for this one";
            case "osgi.native" -> name(bundle) + " has native code for other machines only, this is " + System.getProperty("os.name")
                    + " on " + System.getProperty("os.arch") + ": install a build of " + name + " for it";
            case BundleRevision.PACKAGE_NAMESPACE -> lacks(bundle, "the package " + wanted.name(), wanted, here, "exports it");
            case BundleRevision.BUNDLE_NAMESPACE, BundleRevision.HOST_NAMESPACE -> lacks(bundle, "the bundle " + wanted.name(), wanted,
                    here, "is it");
            default -> lacks(bundle, "the capability " + requirement.getNamespace() + (wanted.name() == null ? "" : " " + wanted.name()),
                    wanted, here, "provides it");
        };
    }

    private static String lacks(Bundle bundle, String what, Wanted wanted, List<BundleCapability> here, String does) {
        String needs = name(bundle) + " needs " + what + (wanted.versions().isEmpty() ? "" : " in a version" + wanted.versions());
        if (here.isEmpty()) {
            return needs + ", which no bundle here has: install the bundle that " + does + ", too";
        }
        String owners = here.stream().map(c -> versionOf(c) + " of " + c.getRevision().getSymbolicName()).distinct()
                .collect(Collectors.joining(", "));
        return needs + "; here is " + owners + ": install a version of " + bundle.getSymbolicName() + " built for that, or the bundle that "
                + does;
    }

    /** What is here under a name, in whatever version. */
    private static List<BundleCapability> capabilities(String namespace, String name, FrameworkWiring framework) {
        List<BundleCapability> found = new ArrayList<>();
        for (Bundle bundle : framework.getBundle().getBundleContext().getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                revision.getDeclaredCapabilities(namespace).stream()
                        .filter(c -> name == null || name.equals(c.getAttributes().get(namespace))).forEach(found::add);
            }
        }
        return found;
    }

    private static String versionOf(BundleCapability capability) {
        return Wanted.plain(capability.getAttributes().get(Wanted.versionAttribute(capability.getNamespace())));
    }

    private static String versions(List<BundleCapability> here) {
        return here.isEmpty() ? "none" : here.stream().map(Reasons::versionOf).distinct().collect(Collectors.joining(", "));
    }

    private static String major(List<BundleCapability> here) {
        return here.isEmpty() ? "of this home" : versionOf(here.get(0)).replaceFirst("\\..*", "");
    }

    private static boolean isNewer(Wanted wanted, List<BundleCapability> here) {
        return wanted.from() != null && here.stream().allMatch(c -> c.getAttributes().get("version") instanceof Version v
                && v.compareTo(wanted.from()) < 0);
    }
}
