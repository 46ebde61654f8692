package org.karmma.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Bundles that consist of a manifest. */
final class Jars {

    private Jars() {}

    static Path bundle(Path jar, String name, String... headers) throws IOException {
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        for (int i = 0; i < headers.length; i += 2) {
            manifest.getMainAttributes().putValue(headers[i], headers[i + 1]);
        }
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    static Path providing(Path jar, String name, String modality) throws IOException {
        return bundle(jar, name, "Provide-Capability", "osgi.service;objectClass:List<String>=\"a.B,c.D\";uses:=\"a,c\","
                + "karmma.modality;karmma.modality=" + modality);
    }
}
