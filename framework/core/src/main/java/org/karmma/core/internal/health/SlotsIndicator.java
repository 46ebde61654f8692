package org.karmma.core.internal.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.karmma.core.Workbench;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Every slot of every student. One that is absent is a warning: the student answers without it. */
@Component(service = HealthIndicator.class)
public final class SlotsIndicator implements HealthIndicator {

    private final Workbench workbench;

    @Activate
    public SlotsIndicator(@Reference Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public String id() {
        return "slots";
    }

    @Override
    public String title() {
        return "every slot of every student can take part";
    }

    @Override
    public List<HealthFinding> look() {
        List<HealthFinding> findings = new ArrayList<>();
        workbench.students().stream().map(workbench::student).flatMap(Optional::stream)
                .forEach(student -> student.slots().forEach(slot -> findings.add(finding(student, slot))));
        return findings.isEmpty() ? List.of(ok("", "there is no slot")) : findings;
    }

    private HealthFinding finding(Student student, Presence slot) {
        String subject = subject(student, slot);
        return slot.isPresent() ? ok(subject, "it can take part")
                : warn(subject, slot.cause().id() + ": " + slot.detail(), remedy(student.name(), slot));
    }

    static String subject(Student student, Presence slot) {
        return "student " + student.name() + ", slot " + slot.slot();
    }

    private static String remedy(String student, Presence slot) {
        return switch (slot.cause()) {
            case NO_BUNDLE -> "Put its bundle into the folder modalities, or start it (karmma:bundles).";
            case INCOMPATIBLE -> "Install the version of its bundle that the student was trained with.";
            case MUTED -> "karmma:unmute " + student + " " + slot.slot() + " lets it take part again.";
            default -> "karmma:clear " + student + " " + slot.slot() + " lets it take part again at once.";
        };
    }
}
