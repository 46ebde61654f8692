package org.karmma.console;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.ModalityInfo;
import org.karmma.core.NamedFiles;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Karmma's commands in the console. They return what they found; {@link Tables} writes it down. */
@Component(service = KarmmaCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=modalities",
    "osgi.command.function=students", "osgi.command.function=slots", "osgi.command.function=predict", "osgi.command.function=mute",
    "osgi.command.function=unmute", "osgi.command.function=quarantine", "osgi.command.function=clear", "osgi.command.function=events"})
public final class KarmmaCommands {

    private static final int EVENTS = 30;

    private final Workbench workbench;
    private final EventLog events;

    @Activate
    public KarmmaCommands(@Reference Workbench workbench, @Reference EventLog events) {
        this.workbench = workbench;
        this.events = events;
    }

    @Descriptor("what modalities are here now, and the bundles they come from")
    public List<ModalityInfo> modalities() {
        return workbench.modalities();
    }

    @Descriptor("the students installed in this home")
    public List<String> students() {
        return workbench.students();
    }

    @Descriptor("the slots of a student, and whether they could take part now")
    public List<Presence> slots(@Descriptor("name of an installed student") String student) {
        return student(student).slots();
    }

    @Descriptor("asks a student what happens in a clip")
    public Prediction predict(@Descriptor("name of an installed student") String student,
            @Descriptor("what sensors recorded: KIND=FILE ...") String... evidence) throws DataException {
        Student asked = student(student);
        return asked.predict(NamedFiles.clip(NamedFiles.parse(List.of(evidence))).build());
    }

    @Descriptor("leaves a slot out of a student's predictions")
    public List<Presence> mute(@Descriptor("name of an installed student") String student, @Descriptor("the slot") String slot) {
        student(student).mute(slot, true);
        return slots(student);
    }

    @Descriptor("lets a slot take part again")
    public List<Presence> unmute(@Descriptor("name of an installed student") String student, @Descriptor("the slot") String slot) {
        student(student).mute(slot, false);
        return slots(student);
    }

    @Descriptor("leaves a slot out until it is cleared, since something is wrong with it")
    public List<Presence> quarantine(@Descriptor("name of an installed student") String student, @Descriptor("the slot") String slot,
            @Descriptor("what is wrong") String... reason) {
        student(student).quarantine(slot, reason.length == 0 ? "an operator said so" : String.join(" ", reason));
        return slots(student);
    }

    @Descriptor("lets a slot that is in quarantine take part again")
    public List<Presence> clear(@Descriptor("name of an installed student") String student, @Descriptor("the slot") String slot) {
        student(student).clear(slot);
        return slots(student);
    }

    @Descriptor("what happened last in this home, the oldest first")
    public List<Event> events() {
        return events.latest(EVENTS);
    }

    private Student student(String name) {
        return workbench.student(name)
                .orElseThrow(() -> new IllegalArgumentException("no student " + name + " is installed; installed: " + workbench.students()));
    }
}
