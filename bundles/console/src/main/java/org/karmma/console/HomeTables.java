package org.karmma.console;

import java.util.Locale;
import org.apache.felix.service.command.Converter;
import org.karmma.core.ModelBundle;
import org.karmma.core.ProgressLines;
import org.karmma.core.RunStatus;
import org.karmma.core.RunStatus.StageStatus;
import org.karmma.core.RunStatus.State;
import org.karmma.core.health.HealthFinding;
import org.osgi.service.component.annotations.Component;

/** Writes down how a home and its runs are. */
@Component(service = Converter.class, property = {"osgi.converter.classes=org.karmma.core.health.HealthFinding",
    "osgi.converter.classes=org.karmma.core.RunStatus", "osgi.converter.classes=org.karmma.core.ModelBundle"})
public final class HomeTables implements Converter {

    @Override
    public Object convert(Class<?> wanted, Object in) {
        return null; // nothing is made from text
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof HealthFinding f) {
            return String.format(Locale.ROOT, "%-8s  %-13s  %s", f.state().id(), f.check(), f.text());
        }
        if (target instanceof ModelBundle bundle) {
            return String.format(Locale.ROOT, "bundle:     %s %s%nstudent:    %s%ncan use:    %s%nfile:       %s", bundle.symbolicName(),
                    bundle.version(), bundle.student(), String.join(", ", bundle.modalities()), bundle.file());
        }
        return target instanceof RunStatus run ? run(run) : null;
    }

    private static CharSequence run(RunStatus run) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%s (%s): %s, began %s, %d of %d stages done%s", run.folder(), run.name(), run.state().id(),
                run.began(), run.count(State.DONE) + run.count(State.UNCHANGED), run.stages().size(),
                run.message().isEmpty() ? "" : "; " + run.message()));
        run.stages().forEach(stage -> text.append(String.format(Locale.ROOT, "%n  %-12s %-32s %s", stage.state().id(), stage.name(),
                detail(stage)).stripTrailing()));
        return text;
    }

    private static String detail(StageStatus stage) {
        StringBuilder text = new StringBuilder();
        if (stage.total() > 0) {
            text.append(stage.done()).append(" of ").append(stage.total()).append("  ");
        }
        if (stage.seconds() != null) {
            text.append(ProgressLines.time(stage.seconds()));
        }
        if (stage.secondsLeft() != null) {
            text.append(", ").append(ProgressLines.time(stage.secondsLeft())).append(" left");
        }
        return text.append(stage.note().isEmpty() ? "" : "  " + stage.note()).toString();
    }
}
