package org.karmma.core.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * Reads a jar that somebody sent to its last byte. What unpacks to more than a bundle does is refused before anything is read, from what
 * the jar's directory says; that may be a lie, so reading ends where an entry has more than it says.
 */
public final class JarContent {

    /** How large jars may be. */
    public record Limits(long mostBytes, long suspiciousBytes, int mostRatio, int mostEntries) {

        /**
         * 2 GB unpacked and 100,000 entries. From 256 MB on, at most 100 times the size of the file: deflated code and weights come to
         * some two to ten times, a file that is made to fill a disk to a thousand.
         */
        public static final Limits OF_BUNDLES = new Limits(2L << 30, 256L << 20, 100, 100_000);
    }

    /** It is larger than a bundle may be; the message says how, after what it is called. */
    public static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    private JarContent() {}

    /**
     * Reads all of it.
     *
     * @param bytes the size of the file
     * @throws TooLarge if it would unpack to more than the limits allow
     * @throws IOException if an entry cannot be read, or is another one than the directory of the jar says
     */
    public static void check(JarFile jar, long bytes, Limits limits) throws IOException, TooLarge {
        long total = 0;
        if (jar.size() > limits.mostEntries()) {
            throw new TooLarge("has " + jar.size() + " entries; a bundle has " + limits.mostEntries() + " at most");
        }
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            total += Math.max(0, entry.getSize());
            if (total > limits.mostBytes()) {
                throw new TooLarge("unpacks to more than " + (limits.mostBytes() >> 20) + " MB, which no bundle does");
            }
        }
        if (total > limits.suspiciousBytes() && total / Math.max(1, bytes) >= limits.mostRatio()) {
            throw new TooLarge(String.format(Locale.ROOT, "unpacks to %d MB, %d times its size, which no bundle does: at most %d times are"
                    + " taken", total >> 20, total / Math.max(1, bytes), limits.mostRatio()));
        }
        byte[] buffer = new byte[1 << 16];
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            read(jar, entry, buffer);
        }
    }

    /** Reading an entry compares neither its size nor its checksum. */
    private static void read(JarFile jar, JarEntry entry, byte[] buffer) throws IOException {
        CRC32 sum = new CRC32();
        long size = 0;
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sum.update(buffer, 0, n);
                size += n;
                if (size > entry.getSize()) {
                    throw new IOException("its entry " + entry.getName() + " has more than the " + entry.getSize() + " bytes that it says");
                }
            }
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new IOException("the checksum of its entry " + entry.getName() + " is wrong");
        }
    }
}
