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
     * @throws InterruptedException if this thread is interrupted: then the command that is under way is, too
     */
    public static boolean run(BundleContext context, Path folder, String[] commands, PrintStream out, PrintStream err)
            throws InterruptedException {
        try (GogoSession session = GogoSession.open(context, out, err)) {
            session.workIn(folder);
            for (String command : commands) {
                try {
                    session.execute(command).ifPresent(out::println);
                } catch (InterruptedException e) {
                    throw e; // closing the session interrupts the command
                } catch (Exception e) {
                    err.println("karmma: " + command + ": " + e.getMessage());
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            err.println("karmma: the console cannot be used: " + e.getMessage());
            return false;
        }
    }
}
