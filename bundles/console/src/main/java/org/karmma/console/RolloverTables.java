package org.karmma.console;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Converter;
import org.karmma.core.ShadowReport;
import org.karmma.core.StudentVersion;
import org.osgi.service.component.annotations.Component;

/** Writes down what is said of a student's versions. */
@Component(service = Converter.class, property = {"osgi.converter.classes=org.karmma.core.StudentVersion",
    "osgi.converter.classes=org.karmma.core.ShadowReport"})
public final class RolloverTables implements Converter {

    private static final int HASH = 12;

    @Override
    public Object convert(Class<?> wanted, Object in) {
        return null; // nothing is made from text
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof StudentVersion v) {
            return String.format(Locale.ROOT, "%-4s %-12s since %s  made %s  weights %s  from %s", v.id(), v.state().id(),
                    v.installed().truncatedTo(ChronoUnit.SECONDS), v.created().truncatedTo(ChronoUnit.SECONDS),
                    v.weightsSha256().isEmpty() ? "unreadable" : v.weightsSha256().substring(0, HASH), v.from());
        }
        return target instanceof ShadowReport r ? report(r) : null;
    }

    private static CharSequence report(ShadowReport r) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%s: %s (shadow) beside %s (serving) since %s%n", r.student(), r.shadow(), r.serving(),
                r.since().truncatedTo(ChronoUnit.SECONDS)));
        text.append(String.format(Locale.ROOT, "requests:   %d compared, %d skipped, %d failed, %d answered by one of them alone%n",
                r.compared(), r.skipped(), r.failed(), r.abstainedAlone()));
        for (ShadowReport.Space space : r.spaces()) {
            text.append(space.compared() == 0 ? String.format(Locale.ROOT, "%-11s nothing compared yet%n", space.space() + ":")
                    : String.format(Locale.ROOT, "%-11s %.1f %% of %d agree on the likeliest class, whose probability differs by %.3f%n",
                            space.space() + ":", 100.0 * space.agreed() / space.compared(), space.compared(), space.difference()));
        }
        text.append(String.format(Locale.ROOT, "p50:        %s shadow, %s serving%n", milliseconds(r.shadowMilliseconds()),
                milliseconds(r.servingMilliseconds())));
        text.append("used:       ").append(r.subsets().isEmpty() ? "-" : r.subsets().entrySet().stream()
                .map(subset -> subset.getKey() + " " + subset.getValue()).collect(Collectors.joining(", "))).append('\n');
        r.differences().forEach(difference -> text.append("differs:    ").append(difference).append('\n'));
        if (!r.lastFailure().isEmpty()) {
            text.append("last failure: ").append(r.lastFailure()).append('\n');
        }
        return text;
    }

    private static String milliseconds(OptionalDouble p50) {
        return p50.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f ms", p50.getAsDouble());
    }
}
