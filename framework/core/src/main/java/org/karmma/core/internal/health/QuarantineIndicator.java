package org.karmma.core.internal.health;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.karmma.core.Workbench;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.karmma.student.Cause;
import org.karmma.student.Presence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Slots that are left out since they failed, or since an operator said that something is wrong with them. That is critical: answers are not
 * as good as they should be, and a copy of this home may give better ones.
 */
@Component(service = HealthIndicator.class)
public final class QuarantineIndicator implements HealthIndicator {

    /** Of a slot without a request: nothing but a quarantine, or calls that never returned, makes it fail. */
    private static final Set<Cause> LEFT_OUT = EnumSet.of(Cause.FAILED, Cause.TIMEOUT);

    private final Workbench workbench;

    @Activate
    public QuarantineIndicator(@Reference Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public String id() {
        return "quarantine";
    }

    @Override
    public String title() {
        return "no slot is in quarantine";
    }

    @Override
    public List<HealthFinding> look() {
        List<HealthFinding> findings = new ArrayList<>();
        workbench.students().stream().map(workbench::student).flatMap(Optional::stream)
                .forEach(student -> student.slots().stream().filter(QuarantineIndicator::isLeftOut)
                        .forEach(slot -> findings.add(critical(SlotsIndicator.subject(student, slot), slot.detail(),
                                "Mend its sensor or its bundle; karmma:clear " + student.name() + " " + slot.slot()
                                        + " lets it in again."))));
        return findings.isEmpty() ? List.of(ok("", "no slot is in quarantine")) : findings;
    }

    private static boolean isLeftOut(Presence slot) {
        return !slot.isPresent() && LEFT_OUT.contains(slot.cause());
    }
}
