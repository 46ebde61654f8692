package org.karmma.dropfolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.karmma.core.bundles.JarContent;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A whole, readable bundle, copied aside.
 *
 * @param copy the copy
 * @param sha256 of it, lower-case hexadecimal
 * @param singleton whether a framework holds one version of it at most
 */
record StagedJar(Path copy, String sha256, String symbolicName, Version version, boolean singleton) {

    /** A file that ends too early or holds other bytes than it says: a copy under way, or a damaged one. */
    static final class NotWhole extends Exception {
        NotWhole(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /**
     * @throws NotWhole if the file cannot be read to its end
     * @throws Refusal if it can, and is no bundle that the drop folder takes
     */
    static StagedJar read(Path copy, String sha256) throws NotWhole, Refusal {
        try (JarFile jar = new JarFile(copy.toFile(), false)) {
            JarContent.check(jar, Files.size(copy), JarContent.Limits.OF_BUNDLES);
            return new Headers(attributes(jar)).staged(copy, sha256);
        } catch (JarContent.TooLarge e) {
            throw new Refusal("it " + e.getMessage() + ": take the file away", false, e);
        } catch (IOException e) {
            throw new NotWhole(e);
        } catch (IllegalArgumentException | SecurityException e) { // names and flags that no zip has
            throw new NotWhole(new IOException(e));
        }
    }

    private static Attributes attributes(JarFile jar) throws Refusal {
        try {
            if (jar.getManifest() != null) {
                return jar.getManifest().getMainAttributes();
            }
        } catch (IOException e) {
            throw new Refusal("its manifest cannot be read (" + e.getMessage() + "): build it again", false, e);
        }
        throw new Refusal("it is a jar without a manifest, so no OSGi bundle: build it with bnd or the Maven bundle plugins");
    }

    /** The headers that decide whether the drop folder takes it. */
    private record Headers(Attributes all) {

        StagedJar staged(Path copy, String sha256) throws Refusal {
            String name = all.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null || name.isBlank()) {
                throw new Refusal("it is a jar, but no OSGi bundle (its manifest has no Bundle-SymbolicName): build it with bnd or the"
                        + " Maven bundle plugins");
            }
            if (all.getValue(Constants.FRAGMENT_HOST) != null) {
                throw new Refusal("it is a fragment of " + all.getValue(Constants.FRAGMENT_HOST) + ", and the drop folder takes whole"
                        + " bundles: put its content into a bundle");
            }
            String[] parts = name.split(";", 2);
            boolean singleton = parts.length > 1 && parts[1].replaceAll("\\s", "").contains(Constants.SINGLETON_DIRECTIVE + ":=true");
            return new StagedJar(copy, sha256, parts[0].trim(), version(), singleton);
        }

        private Version version() throws Refusal {
            String version = all.getValue(Constants.BUNDLE_VERSION);
            try {
                return Version.parseVersion(version);
            } catch (IllegalArgumentException e) {
                throw new Refusal("its Bundle-Version " + version + " is none: write major.minor.micro.qualifier, for instance 1.2.0",
                        false, e);
            }
        }
    }

    /** {@code bundle karmma-smell 1.2.0}, as {@link org.karmma.core.bundles.Reasons#name} has it. */
    String name() {
        return "bundle " + symbolicName + " " + version;
    }
}
