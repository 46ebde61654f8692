package org.karmma.core.internal.files;

import static org.apache.commons.codec.digest.MessageDigestAlgorithms.SHA_256;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.codec.digest.DigestUtils;
import org.karmma.model.AtomicFile;

/** Files that appear whole or not at all, and how they are recognised. */
public final class WholeFiles {

    private WholeFiles() {}

    /** Writes into the file it is given. */
    @FunctionalInterface
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /**
     * Makes {@code target}, and the folders above it, of what {@code writer} writes; on failure an earlier {@code target} stays as it was.
     */
    public static void write(Path target, Writer writer) throws IOException {
        AtomicFile.write(target, writer::write);
    }

    /** Lower-case hexadecimal SHA-256 of a file. */
    public static String sha256(Path file) throws IOException {
        return new DigestUtils(SHA_256).digestAsHex(file);
    }

    /** Lower-case hexadecimal SHA-256 of a text. */
    public static String sha256(String text) {
        return DigestUtils.sha256Hex(text);
    }
}
