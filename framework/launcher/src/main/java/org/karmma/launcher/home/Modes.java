package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Who may do what with a file, as administrators write it. Where the file system knows no such thing, files are the owner's alone. */
final class Modes {

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ};

    private Modes() {}

    /** For instance {@code 0640}. */
    static String of(Path file) throws IOException {
        try {
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
            int mode = 0;
            for (int bit = 0; bit < BITS.length; bit++) {
                mode |= allowed.contains(BITS[bit]) ? 1 << bit : 0;
            }
            return String.format(Locale.ROOT, "%04o", mode);
        } catch (UnsupportedOperationException e) {
            return Files.isDirectory(file) ? "0700" : "0600";
        }
    }

    static void set(Path file, String mode) throws IOException {
        Set<PosixFilePermission> allowed = EnumSet.noneOf(PosixFilePermission.class);
        int bits = Integer.parseInt(mode, 8);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                allowed.add(BITS[bit]);
            }
        }
        try {
            Files.setPosixFilePermissions(file, allowed);
        } catch (UnsupportedOperationException e) {
            return; // nothing can be kept that is not known here
        }
    }
}
