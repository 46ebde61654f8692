package org.karmma.dropfolder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of dropped files, which bundles are installed from: whatever happens to a file, its bundle reads on. Each lies in a folder of
 * its own under the name that the file has; it stays as long as its bundle is installed, since the core copies bundles into runs.
 */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private final Path root;

    Staging(Path root) {
        this.root = root;
    }

    /** @throws IOException if the file cannot be read, or the copy not be written */
    StagedJar copy(Path file) throws IOException, StagedJar.NotWhole, Refusal {
        return copy(file, file.getFileName().toString());
    }

    /** @param name of the copy */
    StagedJar copy(Path file, String name) throws IOException, StagedJar.NotWhole, Refusal {
        Files.createDirectories(root);
        Path copy = Files.createTempDirectory(root, "").resolve(name);
        boolean whole = false;
        try {
            MessageDigest digest = sha256();
            try (InputStream in = new DigestInputStream(Files.newInputStream(file),
                    digest); OutputStream out = Files.newOutputStream(copy)) {
                in.transferTo(out);
            }
            StagedJar staged = StagedJar.read(copy, HexFormat.of().formatHex(digest.digest()));
            whole = true;
            return staged;
        } finally {
            if (!whole) {
                delete(copy);
            }
        }
    }

    void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.getParent());
        } catch (IOException e) {
            LOG.debug("{} goes with the framework's storage", copy, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
