package org.karmma.server.internal.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA-256 of a password, salted. Passwords are made here ({@link #password}), 142 bits of chance each, and no number of
 * guesses finds one; so a hash takes some 20 ms, and not the second that OWASP has in mind for passwords that people choose. What is slow
 * to check is slow for whoever serves, too, and anybody can ask for it.
 *
 * @param iterations how often it is hashed
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {

    private static final String NAME = "pbkdf2-sha256";
    private static final int ITERATIONS = 10_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    static PasswordHash make(char[] password) {
        return make(password, ITERATIONS);
    }

    static PasswordHash make(char[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** A password that nobody guesses: 24 letters and digits, 142 bits. */
    static String password() {
        String letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        return RANDOM.ints(24, 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1)).reduce("", String::concat);
    }

    boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        KeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this function", e);
        }
    }

    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return NAME + ":" + iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    /** @throws IllegalArgumentException if it is none */
    static PasswordHash of(String text) {
        String[] parts = text.split(":");
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException("a hash is written " + NAME + ":ITERATIONS:SALT:HASH");
        }
        int iterations = Integer.parseInt(parts[1]);
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("a hash takes 1 to " + MOST_ITERATIONS + " iterations, not " + iterations);
        }
        return new PasswordHash(iterations, Base64.getDecoder().decode(parts[2]), Base64.getDecoder().decode(parts[3]));
    }
}
