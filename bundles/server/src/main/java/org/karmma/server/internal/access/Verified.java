package org.karmma.server.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a moment ago. Every request brings its password, and the slow hash of each would be most of what it costs;
 * a keyed hash, whose key dies with the process, tells whether it is the same one again. Not safe to use from several threads.
 */
final class Verified {

    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, byte[]> right = new HashMap<>();

    Verified() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, MAC);
    }

    /** Whether it was right a moment ago. */
    boolean knows(Account account, char[] password) {
        byte[] known = right.get(account.name());
        return known != null && MessageDigest.isEqual(known, hash(password));
    }

    /** It is right. */
    void learn(Account account, char[] password) {
        right.put(account.name(), hash(password));
    }

    void forget(String account) {
        right.remove(account);
    }

    private byte[] hash(char[] password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(new String(password).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this function", e);
        }
    }
}
