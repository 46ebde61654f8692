package org.karmma.core.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.AuditReport;
import org.karmma.core.AuditReport.Overlap;
import org.karmma.core.AuditReport.Shown;
import org.karmma.core.Audits;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.ExposureNote;
import org.karmma.core.internal.pipeline.ExposureNote.Part;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.DataException;

/** Audits the folder of a run. */
public final class RunAuditor implements Audits {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The stages that are shown clips, in the order of training; the others make signals and tokens, or measure cost. */
    private static final List<Pattern> NETWORKS = Stream.concat(Stream.of("pretrain-.*", "probe-.*"),
            Stream.concat(Arrays.stream(TrainedSystem.values()).map(system -> system.id() + "-\\d+"), Stream.of("extend", "test-.*")))
            .map(Pattern::compile).toList();

    @Override
    public AuditReport audit(Path run) throws ConfigurationException, DataException {
        RunFolder folder = new RunFolder(run.toAbsolutePath().normalize());
        if (!Files.exists(folder.experiment())) {
            throw new ConfigurationException(run + " is no folder of a run: there is no "
                    + run.relativize(run.resolve("run/experiment.json")) + " in it. Name the folder that karmma run or extend wrote"
                    + " (--out).");
        }
        try {
            return audit(folder);
        } catch (IOException e) {
            throw new DataException(run.toString(), "cannot be read: " + e, "Check the folder and its permissions", e);
        }
    }

    private static AuditReport audit(RunFolder folder) throws IOException, DataException {
        JsonNode experiment = JSON.readTree(folder.experiment().toFile());
        String split = experiment.at("/evaluation/split").asText("test");
        Map<String, Map<String, Recorded>> clips = Recorded.read(folder.splits());
        List<ExposureNote> exposed = exposed(folder);
        if (exposed.isEmpty()) {
            throw new DataException(folder.top().toString(), "no network of this run has been trained yet", "Run it first");
        }
        claimed(folder, exposed);
        Map<String, Recorded> judged = clips.getOrDefault(split, Map.of());
        Path root = folder.top().resolve(experiment.at("/dataset/root").asText("data"));
        List<Recorded> others = clips.entrySet().stream().filter(e -> !e.getKey().equals(split))
                .flatMap(e -> e.getValue().values().stream()).toList();
        Overlaps overlaps = new Overlaps(judged, others, root);
        List<Overlap> found = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ExposureNote network : exposed) {
            for (Part part : network.parts()) {
                if (part.purpose() == Purpose.CHOOSING && part.split().equals(split)) {
                    notes.add("warning: " + network.stage() + " was chosen by the split that it is judged by (evaluation.split: " + split
                            + "): such results are too good");
                } else if (part.purpose() != Purpose.JUDGING) {
                    find(network, part, overlaps, clips, found);
                }
            }
        }
        notes.addAll(strangers(experiment, exposed));
        notes.add(overlaps.told());
        return new AuditReport(split, judged.size(), exposed.stream().flatMap(e -> e.parts().stream().map(p -> shown(e, p))).toList(),
                found, notes);
    }

    private static void find(ExposureNote network, Part part, Overlaps overlaps,
            Map<String, Map<String, Recorded>> clips, List<Overlap> found) {
        Map<String, Recorded> known = clips.getOrDefault(part.split(), Map.of());
        for (String id : part.clips()) {
            for (Overlaps.Same same : overlaps.of(id, known.get(id))) {
                found.add(new Overlap(network.stage(), part.purpose().id(), part.split() + " " + id, same.judged().name(), same.how()));
            }
        }
    }

    /** Extractors that came with weights have seen what nobody here knows. */
    private static List<String> strangers(JsonNode experiment, List<ExposureNote> exposed) {
        List<String> stages = exposed.stream().map(ExposureNote::stage).toList();
        List<String> strangers = new ArrayList<>();
        if (stages.stream().anyMatch(stage -> stage.startsWith(TrainedSystem.KARMMA_T.id()))) {
            experiment.path("modalities").forEach(modality -> {
                if (!stages.contains("pretrain-" + modality.asText())) {
                    strangers.add(modality.asText());
                }
            });
        }
        List<String> told = new ArrayList<>();
        if (!strangers.isEmpty()) {
            told.add("warning: the teacher's extractors of " + strangers + " came with weights; what these were trained on, this run"
                    + " cannot know");
        }
        experiment.path("extractors").fields().forEachRemaining(modality -> {
            String weights = modality.getValue().at("/student/weights").asText("");
            if (!weights.isEmpty()) {
                told.add("warning: the students' extractor of " + modality.getKey() + " started from " + weights
                        + "; what that was trained on, this run cannot know");
            }
        });
        return told;
    }

    private static Shown shown(ExposureNote network, Part part) {
        return new Shown(network.stage(), part.purpose().id(), part.split(), part.clips().size(), counts(part.modalities()),
                counts(part.labels()));
    }

    private static Map<String, Integer> counts(Map<String, BitSet> bits) {
        return bits.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().cardinality(), (a, b) -> a,
                LinkedHashMap::new));
    }

    private static List<ExposureNote> exposed(RunFolder folder) throws IOException, DataException {
        Path records = folder.record("any").getParent();
        List<String> stages = new ArrayList<>();
        try (Stream<Path> files = Files.isDirectory(records) ? Files.list(records) : Stream.of()) {
            files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".json")).map(f -> f.substring(0, f.length() - 5))
                    .filter(stage -> place(stage) < NETWORKS.size()).forEach(stages::add);
        }
        stages.sort(Comparator.comparing(RunAuditor::place).thenComparing(Comparator.naturalOrder()));
        List<ExposureNote> exposed = new ArrayList<>();
        for (String stage : stages) {
            String key = JSON.readTree(folder.record(stage).toFile()).path("key").asText();
            ExposureNote note = ExposureNotes.proven(folder.exposure(stage), stage, key, folder.work());
            List<Part> parts = note.parts().stream().sorted(Comparator.comparing(Part::purpose)).toList();
            exposed.add(new ExposureNote(stage, key, note.weights(), parts));
        }
        return exposed;
    }

    /** Every network that is there was made by a stage that noted what it was shown. */
    private static void claimed(RunFolder folder, List<ExposureNote> exposed) throws IOException, DataException {
        List<String> made = exposed.stream().flatMap(e -> e.weights().keySet().stream()).toList();
        for (Path weights : weights(folder)) {
            if (!made.contains(folder.work().relativize(weights).toString())) {
                throw new DataException(weights.toString(), "nobody noted what it was made from", "Run the experiment again, or delete it");
            }
        }
    }

    private static List<Path> weights(RunFolder folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path parent : List.of(folder.networks(), folder.extractor("any").getParent())) {
            try (Stream<Path> files = Files.isDirectory(parent) ? Files.walk(parent, 2) : Stream.of()) {
                files.filter(f -> f.getFileName().toString().equals(ModelPackage.WEIGHTS)
                        || f.getParent().equals(folder.extractor("any").getParent()) && f.toString().endsWith(".safetensors"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static int place(String stage) {
        for (int i = 0; i < NETWORKS.size(); i++) {
            if (NETWORKS.get(i).matcher(stage).matches()) {
                return i;
            }
        }
        return NETWORKS.size();
    }
}
