package org.karmma.console;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Says how a command of ours is used where Gogo says that it cannot coerce what was given. {@code karmma exec} shows that instead; at a
 * terminal it stands above what Gogo says.
 */
@Component(service = CommandSessionListener.class)
public final class WrongUse implements CommandSessionListener {

    /** Variable of a session: what was wrong with the last line. A session that has it, empty at first, shows it itself. */
    static final String VARIABLE = "karmma.usage";

    private static final String SCOPE = "karmma";
    private static final Pattern COERCE = Pattern.compile("Cannot coerce (\\w+)\\(.*", Pattern.DOTALL);

    private final BundleContext context;

    @Activate
    public WrongUse(BundleContext context) {
        this.context = context;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        // nothing is wrong yet
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // nothing was wrong
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception exception) {
        explain(line.toString(), exception).ifPresent(text -> {
            if (session.get(VARIABLE) == null) {
                session.getConsole().println(text);
            } else {
                session.put(VARIABLE, text);
            }
        });
    }

    private Optional<String> explain(String line, Exception exception) {
        Matcher coerce = COERCE.matcher(String.valueOf(exception.getMessage()));
        return exception instanceof IllegalArgumentException && coerce.matches() ? explain(line, coerce.group(1)) : Optional.empty();
    }

    private Optional<String> explain(String line, String function) {
        return usage(function).map(usage -> usage.wrong(words(line, function)) + "\nusage: " + usage + "\nhelp " + usage.command()
                + " says more");
    }

    private Optional<Usage> usage(String function) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, "(&(osgi.command.scope=" + SCOPE
                    + ")(osgi.command.function=" + function + "))");
            Object commands = found == null ? null : context.getService(found[0]);
            if (commands == null) {
                return Optional.empty();
            }
            Optional<Usage> usage = Usage.of(commands, SCOPE, function);
            context.ungetService(found[0]);
            return usage;
        } catch (InvalidSyntaxException e) {
            return Optional.empty(); // it is no name of a function
        }
    }

    /** Behind the command, up to where another one begins. */
    private static List<String> words(String line, String function) {
        Matcher its = Pattern.compile("(?:^|[\\s;|(:])_?" + Pattern.quote(function) + "(?=\\s|$)([^;|]*)").matcher(line);
        String behind = its.find() ? its.group(1).strip() : "";
        return behind.isEmpty() ? List.of() : Arrays.asList(behind.split("\\s+"));
    }
}
