package org.karmma.extractor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short hash over the facts that decide what an extractor computes. */
public final class Fingerprint {

    private Fingerprint() {}

    /**
     * @param facts names and numbers in a fixed order, such as {@code "log-mel", 2, 64, 24000}; raise a version number among them
     *     whenever code changes what is computed
     * @return 16 hexadecimal digits
     */
    public static String of(Object... facts) {
        StringBuilder text = new StringBuilder();
        for (Object fact : facts) {
            text.append(fact).append('\n');
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
