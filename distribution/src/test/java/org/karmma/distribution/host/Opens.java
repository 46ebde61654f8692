package org.karmma.distribution.host;

import java.nio.file.Path;
import org.karmma.embed.Karmma;
import org.karmma.embed.KarmmaException;
import org.karmma.embed.KarmmaOptions;

/**
 * Opens the home that it is given, or else what is on the class path, and says how that went: on a thread whose class loader knows
 * nothing, as those of pools in a container do.
 */
public final class Opens {

    private Opens() {}

    public static void main(String[] args) {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (Karmma karmma = Karmma.open(args.length == 0 ? KarmmaOptions.fromClassPath() : KarmmaOptions.of(Path.of(args[0])))) {
            System.out.println("open: " + karmma.students());
        } catch (KarmmaException e) {
            System.out.println("not open: " + e.getMessage());
        }
    }
}
