package org.karmma.launcher.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.launcher.LaunchException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A session with Gogo, seen through reflection: Gogo's command package finds the current job in the class loader that it comes from,
 * so it must come from Gogo's bundle and cannot be shared with the class path.
 */
public final class GogoSession implements AutoCloseable {

    private static final String PACKAGE = "org.apache.felix.service.command.";
    /** Gogo's level of detail for what a command returned. */
    private static final int INSPECT = 0;

    private final Class<?> type;
    private final Object session;

    private GogoSession(Class<?> type, Object session) {
        this.type = type;
        this.session = session;
    }

    /**
     * @param out what commands print
     * @param err what they complain of
     * @throws LaunchException if Gogo is not there
     */
    public static GogoSession open(BundleContext context, PrintStream out, PrintStream err) throws Exception {
        ServiceReference<?> processor = context.getServiceReference(PACKAGE + "CommandProcessor");
        if (processor == null) {
            throw new LaunchException("no bundle offers Gogo's command processor; the home lacks org.apache.felix.gogo.runtime");
        }
        Class<?> processorType = processor.getBundle().loadClass(PACKAGE + "CommandProcessor");
        Object session = processorType.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(context.getService(processor), InputStream.nullInputStream(), out, err);
        return new GogoSession(processor.getBundle().loadClass(PACKAGE + "CommandSession"), session);
    }

    /** Relative paths start there from now on, for commands that ask the session. */
    public void workIn(Path folder) throws Exception {
        call("currentDir", new Class<?>[] {Path.class}, folder);
    }

    /** Carries out a line; returns what there is to print, if anything. */
    public Optional<String> execute(String line) throws Exception {
        Object result = call("execute", new Class<?>[] {CharSequence.class}, line);
        String text = result == null ? "" : String.valueOf(call("format", new Class<?>[] {Object.class, int.class}, result, INSPECT));
        return Optional.of(text.stripTrailing()).filter(said -> !said.isEmpty());
    }

    /** What a line before has left under a name; null if nothing has. */
    Object get(String variable) throws Exception {
        return call("get", new Class<?>[] {String.class}, variable);
    }

    void put(String variable, Object value) throws Exception {
        call("put", new Class<?>[] {String.class, Object.class}, variable, value);
    }

    private Object call(String method, Class<?>[] types, Object... arguments) throws Exception {
        try {
            return type.getMethod(method, types).invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    @Override
    public void close() throws Exception {
        call("close", new Class<?>[0]);
    }
}
