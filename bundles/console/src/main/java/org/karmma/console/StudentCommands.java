package org.karmma.console;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.karmma.core.NamedFiles;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks students, and has a say in what they use, in the console. {@link Tables} writes down what is returned. */
@Component(service = StudentCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=students",
    "osgi.command.function=slots", "osgi.command.function=predict", "osgi.command.function=mute",
    "osgi.command.function=unmute", "osgi.command.function=quarantine", "osgi.command.function=clear"})
public final class StudentCommands {

    private static final String STUDENT = "name of an installed student";
    private static final String SLOT = "the slot";

    private final Workbench workbench;

    @Activate
    public StudentCommands(@Reference Workbench workbench) {
        this.workbench = workbench;
    }

    @Descriptor("the students of this home")
    public Object students(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json) {
        return Form.of(workbench.students(), json);
    }

    @Descriptor("the slots of a student, and whether they could take part now")
    public Object slots(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student) {
        return Form.of(student(student).slots(), json);
    }

    @Descriptor("asks a student what happens in a clip")
    public Object predict(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student, @Descriptor("what sensors recorded: KIND=FILE ...") String... evidence)
            throws DataException {
        Student asked = student(student);
        return Form.of(asked.predict(NamedFiles.clip(NamedFiles.parse(here(session, evidence))).build()), json);
    }

    @Descriptor("leaves a slot out of a student's predictions")
    public Object mute(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student, @Descriptor(SLOT) String slot) {
        student(student).mute(slot, true);
        return slots(json, student);
    }

    @Descriptor("lets a slot take part again")
    public Object unmute(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student, @Descriptor(SLOT) String slot) {
        student(student).mute(slot, false);
        return slots(json, student);
    }

    @Descriptor("leaves a slot out until it is cleared, since something is wrong with it")
    public Object quarantine(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student, @Descriptor(SLOT) String slot, @Descriptor("what is wrong") String... reason) {
        student(student).quarantine(slot, reason.length == 0 ? "an operator said so" : String.join(" ", reason));
        return slots(json, student);
    }

    @Descriptor("lets a slot that is in quarantine take part again")
    public Object clear(@Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor(STUDENT) String student, @Descriptor(SLOT) String slot) {
        student(student).clear(slot);
        return slots(json, student);
    }

    private static List<String> here(CommandSession session, String... evidence) {
        return Arrays.stream(evidence).map(one -> {
            int equals = one.indexOf('=');
            return equals < 0 ? one : one.substring(0, equals + 1) + (equals == one.length() - 1
                    ? "" : Form.path(session, one.substring(equals + 1)));
        }).toList();
    }

    private Student student(String name) {
        return workbench.student(name)
                .orElseThrow(() -> new IllegalArgumentException("no student " + name + " is installed; installed: "
                        + workbench.students()));
    }
}
