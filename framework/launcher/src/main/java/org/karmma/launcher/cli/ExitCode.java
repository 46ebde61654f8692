package org.karmma.launcher.cli;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.karmma.core.ConfigurationException;
import org.karmma.dataset.DataException;
import picocli.CommandLine;

/** What scripts can rely on. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int DATA = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Throwable thrown) {
        if (thrown instanceof ConfigurationException || thrown instanceof CommandLine.ParameterException) {
            return USAGE;
        }
        if (thrown instanceof DataException) {
            return DATA;
        }
        return isInterruption(thrown) ? INTERRUPTED : FAILED;
    }

    private static boolean isInterruption(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof CancellationException
                || thrown instanceof ClosedByInterruptException;
    }
}
