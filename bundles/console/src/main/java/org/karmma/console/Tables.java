package org.karmma.console;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.felix.service.command.Converter;
import org.karmma.core.Event;
import org.karmma.core.ModalityInfo;
import org.karmma.core.PredictionText;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.osgi.service.component.annotations.Component;

/** Writes down what Karmma's commands return. */
@Component(service = Converter.class, property = {"osgi.converter.classes=org.karmma.core.ModalityInfo",
    "osgi.converter.classes=org.karmma.core.Event", "osgi.converter.classes=org.karmma.core.bundles.DroppedFile",
    "osgi.converter.classes=org.karmma.student.Presence",
    "osgi.converter.classes=org.karmma.student.Prediction"})
public final class Tables implements Converter {

    @Override
    public Object convert(Class<?> wanted, Object in) {
        return null; // nothing is made from text
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof ModalityInfo m) {
            return String.format(Locale.ROOT, "%s  %-12s %-26s %-40s [%d]  %s", m.letter(), m.id(), m.title(), m.bundle(), m.bundleId(),
                    String.join(", ", m.extractors()));
        }
        if (target instanceof Presence p) {
            return p.isPresent() ? String.format(Locale.ROOT, "%-12s present", p.slot())
                    : String.format(Locale.ROOT, "%-12s absent   %-12s %s%s", p.slot(), p.cause().id(), p.detail(),
                            p.since() == null ? "" : " (since " + p.since().truncatedTo(ChronoUnit.SECONDS) + ")");
        }
        if (target instanceof Event e) {
            return String.format(Locale.ROOT, "%s  %-11s  %s%s", e.time().truncatedTo(ChronoUnit.SECONDS), e.kind().id(), e.subject(),
                    e.detail().isEmpty() ? "" : ": " + e.detail());
        }
        if (target instanceof DroppedFile f) {
            return String.format(Locale.ROOT, "%-28s %-9s %-36s %s", f.name(), f.state().id(),
                    f.bundle().isEmpty() ? "-" : f.bundle() + " [" + f.bundleId() + "]", f.detail()).stripTrailing();
        }
        return target instanceof Prediction p ? String.join("\n", PredictionText.lines(p)) : null;
    }
}
