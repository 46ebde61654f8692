package org.karmma.launcher.console;

import java.io.PrintStream;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
import org.osgi.framework.BundleContext;

/** Carries out console commands one after the other, up to the first that fails. */
public final class Commands {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;
    /** Where the console leaves what is wrong with how a command was used, instead of printing it. */
    private static final String USAGE = "karmma.usage";

    private Commands() {}

    /**
     * @param folder that relative paths start from
     * @param out what commands print and return
     * @param err why one failed
     * @return the exit code: 0 if all were carried out, 2 if one was used wrongly, 1 if one failed
     * @throws InterruptedException if this thread is interrupted: then the command that is under way is, too
     */
    public static int run(BundleContext context, Path folder, String[] commands, PrintStream out, PrintStream err)
            throws InterruptedException {
        try (GogoSession session = GogoSession.open(context, out, err)) {
            session.workIn(folder);
            session.put(USAGE, "");
            for (String command : commands) {
                try {
                    session.execute(command).ifPresent(out::println);
                } catch (InterruptedException e) {
                    throw e; // closing the session interrupts the command
                } catch (Exception e) {
                    Object usage = session.get(USAGE);
                    boolean used = usage != null && !usage.equals("");
                    err.println("karmma: " + command + ": " + (used ? usage : e.getMessage()));
                    return used || e instanceof ConfigurationException ? WRONG : FAILED;
                }
            }
            return OK;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            err.println("karmma: the console cannot be used: " + e.getMessage());
            return FAILED;
        }
    }
}
