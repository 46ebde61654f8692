package org.karmma.launcher.console;

import java.io.PrintStream;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Carries out console commands one after the other, up to the first that fails. */
public final class Commands {

    private Commands() {}

    /**
     * @param folder that relative paths start from
     * @param out what commands print and return
     * @param err why one failed
     * @return whether all were carried out
     */
    public static boolean run(BundleContext context, Path folder, String[] commands, PrintStream out, PrintStream err) {
        try (GogoSession session = GogoSession.open(context, out, err)) {
            session.workIn(folder);
            for (String command : commands) {
                try {
                    session.execute(command).ifPresent(out::println);
                } catch (Exception e) {
                    err.println("karmma: " + command + ": " + e.getMessage());
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            err.println("karmma: the console cannot be used: " + e.getMessage());
            return false;
        }
    }
}
