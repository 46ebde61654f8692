package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.dataset.Split;
import org.karmma.evaluation.RunFacts.ModalityFacts;
import org.karmma.evaluation.RunFacts.Skipped;
import org.karmma.extractor.Role;

/** What the stages of a run have left in their records, for reports. */
final class RunRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Setup setup;
    private final Map<String, StageRecord> records = new LinkedHashMap<>();

    RunRecords(Setup setup, RunFolder folder, List<Stage> stages) throws IOException {
        this.setup = setup;
        for (Stage stage : stages) {
            records.put(stage.name(), JSON.readValue(folder.record(stage.name()).toFile(), StageRecord.class));
        }
    }

    /** Null if there is no such stage. */
    StageRecord of(String stage) {
        return records.get(stage);
    }

    /** What the data set calls itself. */
    String dataset() {
        return records.get("data").facts().path("id").asText();
    }

    List<ModalityFacts> modalities() {
        return setup.slots().stream()
                .map(s -> new ModalityFacts(s.id(), s.modality().letter(), s.modality().title(), s.bundle(Role.STUDENT))).toList();
    }

    /** Rows of the annotations, clips, and single modalities of clips. */
    List<Skipped> skipped() {
        List<Skipped> skipped = new ArrayList<>();
        records.get("data").facts().path("skipped").forEach(s -> skipped.add(new Skipped("annotations", "", "", s.asText())));
        for (Split split : Split.values()) {
            records.forEach((name, record) -> {
                if (name.startsWith("signals-" + split.id() + "-")) {
                    record.facts().path("bad").forEach(b -> skipped.add(new Skipped(split.id(), b.path("id").asText(),
                            b.path("modality").asText(""), b.path("reason").asText())));
                }
            });
        }
        return skipped;
    }

    /** How many could be read, by split. */
    Map<String, Integer> clips() {
        Map<String, Integer> clips = new LinkedHashMap<>();
        setup.splits().forEach(split -> clips.put(split.id(), records.get("limit-" + split.id()).facts().path("clips").asInt()));
        return clips;
    }

    Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        records.forEach((name, record) -> seconds.put(name, record.seconds()));
        return seconds;
    }

    /** The bundles that were at work, as results name them. */
    Map<String, String> bundles() {
        Map<String, String> bundles = new LinkedHashMap<>();
        StageRecord.code(records.values()).forEach((what, hashes) -> bundles.put(what + " bundle, SHA-256", String.join(", ", hashes)));
        return bundles;
    }
}
