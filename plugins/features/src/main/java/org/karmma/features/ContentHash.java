package org.karmma.features;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of files, as {@code sha256sum} prints it. */
final class ContentHash {

    private ContentHash() {}

    static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Over the lines {@code hash  ./name} of all NumPy files below a folder, in the order of their names' bytes. */
    static String ofNpy(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.walk(folder)) {
            names = files.filter(file -> file.toString().endsWith(".npy") && Files.isRegularFile(file))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/')).sorted(ContentHash::bytewise).toList();
        }
        MessageDigest digest = digest();
        for (String name : names) {
            digest.update((of(folder.resolve(name)) + "  ./" + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static int bytewise(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
