package org.karmma.distribution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The bundle of a student as a careless hand, or another Karmma, would have it: whole as a jar, other than it was as a student. */
record ModelBundleJar(Map<String, byte[]> entries) {

    static final String FOLDER = "OSGI-INF/karmma/student/";

    static ModelBundleJar read(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return new ModelBundleJar(entries);
    }

    ModelBundleJar header(String name, UnaryOperator<String> change) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(entries.get(JarFile.MANIFEST_NAME)));
        manifest.getMainAttributes().putValue(name, change.apply(manifest.getMainAttributes().getValue(name)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return with(JarFile.MANIFEST_NAME, bytes.toByteArray());
    }

    ModelBundleJar text(String file, UnaryOperator<String> change) {
        return with(FOLDER + file, change.apply(new String(entries.get(FOLDER + file), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** With one bit of a file turned over. */
    ModelBundleJar bit(String file) {
        byte[] bytes = entries.get(FOLDER + file).clone();
        bytes[bytes.length - 1] ^= 1;
        return with(FOLDER + file, bytes);
    }

    ModelBundleJar without(String file) {
        Map<String, byte[]> less = new LinkedHashMap<>(entries);
        less.remove(FOLDER + file);
        return new ModelBundleJar(less);
    }

    private ModelBundleJar with(String entry, byte[] bytes) {
        Map<String, byte[]> more = new LinkedHashMap<>(entries);
        more.put(entry, bytes);
        return new ModelBundleJar(more);
    }

    /** Puts it there in one piece. */
    Path at(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".aside");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(aside))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
