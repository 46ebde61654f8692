package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** A backup of an older installation must not bring its modalities back over those of the newer one that it is restored into. */
final class NewerBundles {

    private NewerBundles() {}

    /**
     * Puts bundles in the place of older versions of theirs under the same name of a file.
     *
     * @param here the drop folder as it is
     * @param fresh the drop folder to come
     * @return what stays, each as {@code file version instead of version}
     */
    static List<String> keep(Path here, Path fresh) throws IOException {
        List<String> kept = new ArrayList<>();
        if (!Files.isDirectory(here) || !Files.isDirectory(fresh)) {
            return kept;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(fresh, "*.jar")) {
            for (Path jar : jars) {
                Path mine = here.resolve(jar.getFileName());
                Bundle old = read(jar);
                Bundle now = read(mine);
                if (old != null && now != null && old.name().equals(now.name()) && now.version().compareTo(old.version()) > 0) {
                    Files.copy(mine, jar, StandardCopyOption.REPLACE_EXISTING);
                    kept.add(jar.getFileName() + " " + now.version() + " instead of " + old.version());
                }
            }
        }
        kept.sort(null);
        return kept;
    }

    private record Bundle(String name, Version version) {}

    /** Null for what is no readable bundle. */
    private static Bundle read(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return null;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes main = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? null
                    : new Bundle(name.split(";")[0].strip(), Version.parseVersion(main.getValue(Constants.BUNDLE_VERSION)));
        } catch (IOException | IllegalArgumentException e) {
            return null; // the drop folder says what is wrong with it
        }
    }
}
