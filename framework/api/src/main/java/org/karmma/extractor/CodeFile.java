package org.karmma.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file of code that somebody named, by its hash: what a network or a loss is made of beside the classes of its bundle. It is looked at
 * before any work, decides what is kept of earlier work, and goes into model packages, so that whoever has a package has the code as well.
 *
 * @param file where it lies
 * @param sha256 what it must be, 64 lower-case hexadecimal digits
 */
public record CodeFile(Path file, String sha256) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public CodeFile {
        if (sha256 == null || !HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 is 64 lower-case hexadecimal digits, not '" + sha256 + "'; sha256sum " + file
                    + " prints it");
        }
    }

    /** Whether it is the one that was named. @throws IllegalStateException if it is not or cannot be read, saying what to do */
    public void verify() {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            String found = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            if (!found.equals(sha256)) {
                throw new IllegalStateException(file + " has the SHA-256 " + found + ", the configuration names " + sha256
                        + ". It is executable code: find out what changed before you name the new hash.");
            }
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("there is no file " + file + ". Name it by its full path.", e);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read (" + e + ").", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
