package org.karmma.core.internal.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.karmma.core.Workbench;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether every student that is installed serves, and whether it has a slot to answer with. */
@Component(service = HealthIndicator.class)
public final class StudentsIndicator implements HealthIndicator {

    private final Workbench workbench;
    private final Path models;

    @Activate
    public StudentsIndicator(BundleContext context, @Reference Workbench workbench) {
        this(workbench, Path.of(context.getProperty(Workbench.HOME)).resolve("models"));
    }

    StudentsIndicator(Workbench workbench, Path models) {
        this.workbench = workbench;
        this.models = models;
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
        List<String> serving = workbench.students();
        serving.forEach(name -> workbench.student(name).map(this::finding).ifPresent(findings::add));
        TreeSet<String> silent = installed();
        serving.forEach(silent::remove);
        silent.forEach(name -> findings.add(critical("student " + name, "it is installed and cannot be opened",
                "karmma:events says why; install it again, or remove it with karmma student remove " + name + ".")));
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
