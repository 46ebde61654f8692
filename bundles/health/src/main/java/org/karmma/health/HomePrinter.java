package org.karmma.health;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.JsonText;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.health.Health;
import org.karmma.core.health.HealthFinding;
import org.karmma.dataset.DataException;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What there is in a home and how it is, for the Web Console's status pages and whatever collects them. Holds no passwords and no clips.
 */
@Component(service = InventoryPrinter.class, property = {InventoryPrinter.NAME + "=karmma", InventoryPrinter.TITLE + "=Karmma",
    InventoryPrinter.FORMAT + "=TEXT", InventoryPrinter.FORMAT + "=JSON"})
public final class HomePrinter implements InventoryPrinter {

    private static final int EVENTS = 100;

    private final Workbench workbench;
    private final Rollover rollover;
    private final DropFolder folder;
    private final Health health;
    private final EventLog events;

    @Activate
    public HomePrinter(@Reference Workbench workbench, @Reference Rollover rollover, @Reference DropFolder folder, @Reference Health health,
            @Reference EventLog events) {
        this.workbench = workbench;
        this.rollover = rollover;
        this.folder = folder;
        this.health = health;
        this.events = events;
    }

    @Override
    public void print(PrintWriter out, Format format, boolean isZip) {
        if (format == Format.JSON) {
            json(out);
        } else {
            text(out);
        }
    }

    private void json(PrintWriter out) {
        List<String> students = new ArrayList<>();
        for (Student student : students()) {
            students.add("{\"student\":" + JsonText.of(student.name()) + ",\"slots\":" + JsonText.of(student.slots()) + ",\"versions\":"
                    + JsonText.of(versions(student.name())) + "}");
        }
        out.print("{\"modalities\":" + JsonText.of(workbench.modalities()) + ",\"students\":[" + String.join(",", students) + "],\"files\":"
                + JsonText.of(folder.files()) + ",\"health\":" + JsonText.of(health.look()) + ",\"events\":"
                + JsonText.of(events.latest(EVENTS)) + "}");
    }

    private void text(PrintWriter out) {
        out.println("Modalities");
        for (ModalityInfo modality : workbench.modalities()) {
            out.println("  " + modality.id() + " (" + modality.title() + "): " + modality.bundle() + " [" + modality.bundleId()
                    + "], extractors " + String.join(", ", modality.extractors()));
        }
        for (Student student : students()) {
            out.println("Student " + student.name());
            for (Presence slot : student.slots()) {
                out.println("  slot " + slot.slot() + ": " + (slot.isPresent() ? "present" : slot.cause().id() + ", " + slot.detail()));
            }
            for (StudentVersion version : versions(student.name())) {
                out.println("  version " + version.id() + ": " + version.state().id() + ", installed " + version.installed() + " from "
                        + version.from() + ", weights " + version.weightsSha256());
            }
        }
        out.println("Drop folder");
        for (DroppedFile file : folder.files()) {
            out.println("  " + file.name() + ": " + file.state().id() + (file.bundle().isEmpty() ? "" : ", " + file.bundle())
                    + (file.detail().isEmpty() ? "" : ", " + file.detail()));
        }
        out.println("Health");
        for (HealthFinding finding : health.look()) {
            out.println("  " + finding.check() + ": " + finding.state().id() + (finding.subject().isEmpty() ? "" : ", " + finding.subject())
                    + ": " + finding.message());
        }
        out.println("Latest events");
        for (Event event : events.latest(EVENTS)) {
            out.println("  " + event.time() + " " + event.kind().id() + " " + event.subject() + (event.detail().isEmpty() ? ""
                    : ": " + event.detail()));
        }
        out.flush();
    }

    private List<Student> students() {
        return workbench.students().stream().map(workbench::student).flatMap(Optional::stream).toList();
    }

    private List<StudentVersion> versions(String student) {
        try {
            return rollover.versions(student);
        } catch (DataException | IllegalArgumentException e) {
            return List.of(); // it went meanwhile, or its packages cannot be read, which its health says
        }
    }
}
