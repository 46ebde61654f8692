package org.karmma.webconsole.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.karmma.core.FolderNames;
import org.karmma.core.JsonText;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Everything that the page shows at once, as JSON. */
@Component(service = HomeState.class)
public final class HomeState {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workbench workbench;
    private final DropFolder folder;
    private final Modalities modalities;
    private final Tallies tallies;
    private final Samples samples;

    @Activate
    public HomeState(@Reference Workbench workbench, @Reference DropFolder folder, @Reference Modalities modalities,
            @Reference Tallies tallies, @Reference Samples samples) {
        this.workbench = workbench;
        this.folder = folder;
        this.modalities = modalities;
        this.tallies = tallies;
        this.samples = samples;
    }

    /** Who looks, and what they may do. */
    record Visitor(String name, boolean operates, boolean installs) {}

    String json(Visitor visitor) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("visitor").put("name", visitor.name()).put("operates", visitor.operates()).put("installs", visitor.installs());
        modalities(root.putArray("modalities"));
        ArrayNode students = root.putArray("students");
        for (String name : workbench.students()) {
            workbench.studentNow(name).ifPresent(student -> student(students.addObject(), student));
        }
        root.putRawValue("bundles", new RawValue(JsonText.of(folder.files())));
        root.put("mostBundleBytes", DroppedJars.MOST);
        modalities.media().forEach(root.putArray("media")::add);
        samples(root);
        return visitor.operates() ? root.toString() : FolderNames.without(root.toString());
    }

    private void samples(ObjectNode root) {
        ArrayNode list = root.putArray("samples");
        String problem = "";
        try {
            for (Samples.Sample sample : samples.read()) {
                ObjectNode node = list.addObject().put("title", sample.title()).put("start", sample.start());
                if (Double.isFinite(sample.end())) {
                    node.put("end", sample.end());
                }
            }
        } catch (DataException e) {
            problem = e.getMessage();
        }
        root.put("samplesProblem", problem);
    }

    private void modalities(ArrayNode array) {
        Map<String, ModalityInfo> here = workbench.modalities().stream()
                .collect(Collectors.toMap(ModalityInfo::id, Function.identity(), (a, b) -> a));
        for (Modalities.Brought brought : modalities.all()) {
            ModalityInfo info = here.get(brought.modality());
            Bundle bundle = brought.bundle();
            Tallies.Summary tally = tallies.of(brought.modality());
            ObjectNode node = array.addObject().put("id", brought.modality()).put("letter", info == null ? "" : info.letter())
                    .put("title", info == null ? brought.modality() : info.title()).put("running", info != null)
                    .put("active", brought.runs())
                    .put("bundle", bundle.getSymbolicName()).put("version", bundle.getVersion().toString())
                    .put("bundleId", bundle.getBundleId()).put("calls", tally.calls()).put("errors", tally.errors())
                    .put("unreadable", tally.unreadable());
            if (Double.isNaN(tally.milliseconds())) {
                node.putNull("milliseconds");
            } else {
                node.put("milliseconds", tally.milliseconds());
            }
        }
    }

    private static void student(ObjectNode node, Student student) {
        node.put("name", student.name());
        try {
            node.putRawValue("slots", new RawValue(JsonText.of(student.slots())));
        } catch (IllegalStateException e) {
            node.putArray("slots"); // it has just been closed
        }
    }

    /** As RFC 9457 has it. */
    static String problem(int status, String detail) {
        return JSON.createObjectNode().put("type", "about:blank").put("status", status).put("detail", detail).toString();
    }
}
