package org.karmma.core.internal.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.karmma.core.internal.serving.Students;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** Whether every student that is installed serves, and whether it has a slot to answer with. */
public final class StudentsIndicator implements HealthIndicator {

    private final Students students;
    private final Path models;

    /** @param home of {@code students} */
    public StudentsIndicator(Students students, Path home) {
        this.students = students;
        this.models = home.resolve("models");
    }

    @Override
    public String id() {
        return "students";
    }

    @Override
    public String title() {
        return "students serve";
    }

    @Override
    public List<HealthFinding> look() {
        List<HealthFinding> findings = new ArrayList<>();
        List<String> serving = students.names();
        serving.forEach(name -> students.find(name).map(this::finding).ifPresent(findings::add));
        TreeSet<String> silent = installed();
        serving.forEach(silent::remove);
        Map<String, String> refused = students.refused();
        silent.forEach(name -> findings.add(silent("student " + name, name, refused.get(name))));
        if (findings.isEmpty()) {
            findings.add(warn("", "no student is installed, so that nothing can be asked",
                    "karmma student install NAME FOLDER brings one; karmma demo --quick trains one."));
        }
        return findings;
    }

    private HealthFinding finding(Student student) {
        String subject = "student " + student.name();
        List<Presence> slots = student.slots();
        List<String> present = slots.stream().filter(Presence::isPresent).map(Presence::slot).toList();
        return present.isEmpty() ? critical(subject, "none of its slots can take part, so that it has no answers",
                "karmma:slots " + student.name() + " says why of each.")
                : ok(subject, "it answers with " + String.join(", ", present));
    }

    private HealthFinding silent(String subject, String name, String why) {
        return why == null
                ? warn(subject, "it has just been installed, and is not open yet", "A home that is served opens it within seconds; an"
                        + " application opens it at its next start.")
                : critical(subject, "it is installed and cannot be opened: " + why, "Install it again, or remove it with karmma student"
                        + " remove " + name + ".");
    }

    private TreeSet<String> installed() {
        TreeSet<String> names = new TreeSet<>();
        if (Files.isDirectory(models)) {
            try (Stream<Path> folders = Files.list(models)) {
                folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).filter(name -> !name.startsWith("."))
                        .forEach(names::add);
            } catch (IOException e) {
                throw new IllegalStateException(models + " cannot be listed: " + e, e);
            }
        }
        return names;
    }
}
