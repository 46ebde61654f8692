package org.karmma.launcher.home;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Bytes that are copied and recognised in one pass. */
final class Hashed {

    private static final int BUFFER = 1 << 16;

    private Hashed() {}

    /** SHA-256 of the first bytes of a file. */
    static String of(Path file, long bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream(), bytes, more -> { });
        }
    }

    /**
     * Copies so many bytes.
     *
     * @param copied hears how many more have been
     * @return their SHA-256
     * @throws EOFException if there are fewer
     */
    static String copy(InputStream in, OutputStream out, long bytes, LongConsumer copied) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        for (long left = bytes; left > 0;) {
            Interrupted.check();
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("it ends " + left + " bytes early");
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
            left -= read;
            copied.accept(read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
