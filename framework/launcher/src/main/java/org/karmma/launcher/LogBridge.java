package org.karmma.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what the framework and OSGi's log service are told to SLF4J, under the names of the bundles that told it. */
final class LogBridge extends ServiceTracker<LogReaderService, LogReaderService> {

    private final LogListener listener = this::write;
    private final Bundle framework;

    LogBridge(BundleContext context) {
        super(context, LogReaderService.class, null);
        this.framework = context.getBundle(0);
    }

    /** The framework's own log; SLF4J must have been configured. */
    static org.apache.felix.framework.Logger ofFramework() {
        org.apache.felix.framework.Logger log = new org.apache.felix.framework.Logger() {
            @Override
            protected void doLog(Bundle bundle, ServiceReference sr, int level, String text, Throwable thrown) {
                write(bundle, isUnresolved(thrown) ? Level.DEBUG : level(level), text, thrown);
            }

            @Override
            protected void doLog(int level, String text, Throwable thrown) {
                write(null, level(level), text, thrown);
            }
        };
        log.setLogLevel(org.apache.felix.framework.Logger.LOG_WARNING);
        return log;
    }

    @Override
    public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        reader.addLogListener(listener);
        return reader;
    }

    private void write(LogEntry entry) {
        boolean event = entry.getLoggerName().startsWith("Events."); // every bundle that starts, every error that the framework has logged
        Level level = event ? Level.DEBUG : switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
        write(entry.getBundle(), level == Level.WARN && isStopping() ? Level.INFO : level, entry.getMessage(), entry.getException());
    }

    /** Then bundles warn of what they had wanted to do. */
    private boolean isStopping() {
        return (framework.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0;
    }

    /** The launcher and the drop folder say in plain words what a bundle lacks. */
    private static boolean isUnresolved(Throwable thrown) {
        return thrown instanceof BundleException e && e.getType() == BundleException.RESOLVE_ERROR;
    }

    private static Level level(int felix) {
        return switch (felix) {
            case org.apache.felix.framework.Logger.LOG_ERROR -> Level.ERROR;
            case org.apache.felix.framework.Logger.LOG_WARNING -> Level.WARN;
            case org.apache.felix.framework.Logger.LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    private static void write(Bundle bundle, Level level, String text, Throwable thrown) {
        Logger log = LoggerFactory.getLogger(bundle == null ? "org.apache.felix.framework" : bundle.getSymbolicName());
        if (thrown == null || log.isInfoEnabled()) {
            log.atLevel(level).setCause(thrown).log(text);
        } else {
            log.atLevel(level).log("{}: {}", text, thrown.getMessage()); // --verbose shows where it was thrown
        }
    }
}
