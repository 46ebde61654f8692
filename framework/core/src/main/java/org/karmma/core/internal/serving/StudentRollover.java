package org.karmma.core.internal.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.Rollover;
import org.karmma.core.ShadowReport;
import org.karmma.core.StudentVersion;
import org.karmma.core.StudentVersion.State;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.StudentName;
import org.karmma.core.internal.packaging.VersionState;
import org.karmma.dataset.DataException;

/** Rolls students of the home over. Each change is made on disk first, and what happened is an event. */
public final class StudentRollover implements Rollover {

    private final Students students;
    private final EventLog events;

    public StudentRollover(Students students, EventLog events) {
        this.students = students;
        this.events = events;
    }

    @Override
    public List<StudentVersion> versions(String student) throws DataException {
        named(student);
        Optional<BundledModel> brought = students.published().brought(student);
        if (brought.isPresent()) { // perhaps since the installed one is damaged
            return List.of(brought.get().asVersion());
        }
        List<StudentVersion> installed = students.store().reading(() -> students.store().state(student)).all();
        if (installed.isEmpty()) {
            throw unknown(student);
        }
        return installed;
    }

    @Override
    public StudentVersion shadow(String student, Path modelPackage, String why) throws DataException {
        return students.changes().change(named(student), before -> {
            known(student, before);
            if (students.published().brought(student).isPresent()) {
                throw ofBundle(student);
            }
            if (!students.published().isInstalled(student)) {
                throw new IllegalStateException("student " + student + " does not serve, so there is nothing to compare a shadow with; "
                        + "there are " + list(before) + ". Roll it back, or install it again.");
            }
            if (before.shadow() != null) {
                throw new IllegalStateException("student " + student + " has a shadow already: " + before.shadow().id() + " from "
                        + before.shadow().from() + ". Promote it, or take it away first.");
            }
            StoredVersion added = students.store().add(student, before, modelPackage);
            students.changes().apply(student, before, before.shadowed(added), added);
            say(Event.Kind.SHADOWED, student, added.id() + " from " + added.from() + " answers beside " + before.serving().id()
                    + differences(student), why);
            return added.as(State.SHADOW);
        });
    }

    private String differences(String student) {
        StudentHandle handle = students.published().handle(student);
        List<String> differences = handle == null || handle.shadow().isEmpty() ? List.of() : handle.shadow().get().report().differences();
        return differences.isEmpty() ? "" : ", and differs: " + String.join(", ", differences);
    }

    @Override
    public ShadowReport shadowing(String student) {
        StudentHandle handle = students.published().handle(student);
        if (handle == null) {
            throw unknown(student);
        }
        if (!students.published().isInstalled(student)) {
            throw ofBundle(student);
        }
        return handle.shadow().orElseThrow(() -> noShadow(student)).report();
    }

    @Override
    public void unshadow(String student, String why) throws DataException {
        students.changes().change(named(student), before -> {
            StoredVersion shadow = shadowOf(student, before);
            students.changes().apply(student, before, before.unshadowed(), null);
            say(Event.Kind.WITHDRAWN, student, "shadow " + shadow.id() + " from " + shadow.from(), why);
            return null;
        });
    }

    @Override
    public StudentVersion promote(String student, String why) throws DataException {
        return students.changes().change(named(student), before -> {
            StoredVersion shadow = shadowOf(student, before);
            String differences = differences(student);
            students.changes().apply(student, before, before.promoted(), shadow);
            say(Event.Kind.PROMOTED, student, shadow.id() + " from " + shadow.from() + " serves" + insteadOf(before) + differences, why);
            return shadow.as(State.SERVING);
        });
    }

    @Override
    public StudentVersion rollback(String student, String version, String why) throws DataException {
        return students.changes().change(named(student), before -> {
            known(student, before);
            StoredVersion target = version == null
                    ? before.previous().orElseThrow(() -> new IllegalStateException("student " + student
                            + " has no earlier version to go back to; there are " + list(before)))
                    : before.earlier(version).orElseThrow(() -> new IllegalArgumentException("student " + student
                            + " keeps no earlier version " + version + "; there are " + list(before)));
            students.changes().apply(student, before, before.rolledBack(target), target);
            say(Event.Kind.ROLLED_BACK, student, target.id() + " from " + target.from() + " serves again" + insteadOf(before), why);
            return target.as(State.SERVING);
        });
    }

    @Override
    public void remove(String student, String why) throws DataException {
        students.changes().change(named(student), before -> {
            known(student, before);
            students.store().remove(student);
            say(Event.Kind.WITHDRAWN, student, "removed with " + list(before), why);
            students.published().follow(student, students.store().state(student), null); // what a bundle brings may serve now
            return null;
        });
    }

    private static String insteadOf(VersionState before) {
        return before.serving() == null ? "" : " instead of " + before.serving().id();
    }

    private static String list(VersionState versions) {
        return String.join(", ", versions.all().stream().map(version -> version.id() + " (" + version.state().id() + ")").toList());
    }

    private String named(String student) {
        if (!StudentName.isOne(student)) {
            throw unknown(student);
        }
        return student;
    }

    private VersionState known(String student, VersionState versions) {
        if (versions.all().isEmpty()) {
            throw students.published().brought(student).isPresent() ? ofBundle(student) : unknown(student);
        }
        return versions;
    }

    /** What only installed students can be asked. */
    private IllegalStateException ofBundle(String student) {
        String bundle = students.published().brought(student).map(BundledModel::bundle).orElse("a bundle");
        return new IllegalStateException("student " + student + " comes from " + bundle + ", and its versions are the versions of that: put"
                + " another file in the place of the bundle's (karmma modality install), or take it away (karmma modality remove). Only"
                + " installed students (karmma student install) are shadowed, promoted, rolled back and removed.");
    }

    private IllegalArgumentException unknown(String student) {
        return new IllegalArgumentException("no student " + student + " is installed; installed: " + students.names());
    }

    private StoredVersion shadowOf(String student, VersionState versions) {
        if (known(student, versions).shadow() == null) {
            throw noShadow(student);
        }
        return versions.shadow();
    }

    private static IllegalStateException noShadow(String student) {
        return new IllegalStateException("student " + student + " has no shadow; give it one first");
    }

    private void say(Event.Kind kind, String student, String what, String why) {
        events.add(kind, Students.subject(student), why.isBlank() ? what : what + "; " + why);
    }
}
