package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunFailedException;
import org.karmma.core.internal.events.EventFile;
import org.karmma.core.internal.experiment.ExtensionSetup;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Origin;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.RegistryComponent;
import org.karmma.core.internal.serving.ServedStudent;
import org.karmma.core.internal.serving.ServingRules;
import org.karmma.core.internal.serving.StrangersThreads;
import org.karmma.core.internal.serving.Surroundings;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionSpec;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.karmma.model.KarmmaNetwork;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** The modality {@code front} is added to a student of {@code left} and {@code right}, without child processes. */
class ExtensionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ENOUGH = Map.of("dataset.settings.validation", "40"); // to fit temperatures
    private static final Map<String, String> QUICK = Map.of("extension.epochs", "40", "extension.batch", "8",
            "extension.learningRate", "0.02", "dataset.settings.validation", "40");
    private static final Map<String, String> CODE = Map.of("fusion karmma", "f", "distillation v3", "d", "data set toy", "t", "front", "o");
    private static final Map<String, String> CONTENTS = Map.of("train", "t", "validation", "v", "test", "e");
    private static final ExecutorService THREADS = StrangersThreads.open();

    @TempDir
    static Path base;

    private static ModelPackage parent;

    @TempDir
    Path top;

    @BeforeAll
    static void train() throws Exception {
        parent = trained(base, ENOUGH);
    }

    private static ModelPackage trained(Path folder, Map<String, String> overrides) throws Exception {
        new ToyRun(ToyPlugins.setup(Files.createDirectories(folder), overrides), new RunFolder(folder))
                .carryOut(name -> !name.startsWith("test-") && !name.startsWith("memory-") && !name.startsWith("cost-"));
        return ModelPackage.read(new RunFolder(folder).network("karmma_s", 1));
    }

    /** What is added to what. */
    private Setup setup(ModelPackage student, String modality, Map<String, String> overrides, PluginView plugins) throws Exception {
        return ExtensionSetup.of(student.description(), student.sha256(), modality, ToyPlugins.experiment(top, overrides), plugins);
    }

    private Setup setup(Map<String, String> more) throws Exception {
        Map<String, String> overrides = new TreeMap<>(QUICK);
        overrides.putAll(more);
        return setup(parent, "front", overrides, new ToyPlugins());
    }

    /** Every stage, with its record. */
    private Map<String, JsonNode> carryOut(Setup setup, RunFolder folder) throws Exception {
        parent.copyTo(folder.parent());
        Map<String, JsonNode> facts = new ToyRun(setup, folder).carryOut(name -> true);
        for (Map.Entry<String, JsonNode> stage : facts.entrySet()) {
            record(folder, stage.getKey(), stage.getValue());
        }
        return facts;
    }

    private static void record(RunFolder folder, String stage, JsonNode facts) throws Exception {
        new StageRecord(stage, "key", 1, facts, Map.of("front", "0".repeat(64))).write(folder.record(stage));
    }

    private static Stages stages(Setup setup) {
        return new Stages(setup, CODE);
    }

    private ModelPackage extended(Setup setup, RunFolder folder) throws Exception {
        carryOut(setup, folder);
        return ModelPackage.read(folder.network("extended", 1));
    }

    @Test
    void aModalityIsAddedAndNothingElseMoves() throws Exception {
        int before = arrays();
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        Map<String, JsonNode> facts = carryOut(setup, folder);
        assertEquals(before, arrays(), "nothing is left in native memory");
        assertEquals(18, facts.get("extend").path("clips").asInt(), "24 training clips, of which every fourth was recorded without it");

        ModelPackage extended = ModelPackage.read(folder.network("extended", 1));
        ModelDescription is = extended.description();
        assertEquals(List.of("left", "right", "front"), is.slots().stream().map(SlotDescription::id).toList());
        assertEquals(List.of(false, false, true), is.slots().stream().map(SlotDescription::added).toList());
        assertEquals(parent.description().slots(), is.slots().subList(0, 2), "weights' hashes and all");
        assertEquals(new ModelDescription.Parent("toy KARMMA_S", parent.sha256()), is.parent());
        assertEquals(7, is.measured().percent().size());
        for (Map.Entry<String, Double> old : parent.description().measured().percent().entrySet()) {
            assertEquals(old.getValue(), is.measured().percent().get(old.getKey()), old.getKey());
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> now = extended.weights(manager);
            parent.weights(manager).forEach((name, w) -> assertArrayEquals(w.toFloatArray(), now.get(name).toFloatArray(), name));
        }

        ExtensionReport report = new ExtensionReport(setup, folder, parent.description());
        report.refuseWhatMoved();
        List<String> lines = report.write(stages(setup).inOrder());
        assertEquals(lines, Files.readAllLines(folder.extensionTable()));
        JsonNode json = JSON.readTree(folder.extension().toFile());
        assertEquals(Set.of("left", "right", "left+right"), names(json.path("old").path("subsets")));
        json.path("old").path("subsets").forEach(old -> {
            assertTrue(old.path("identical").asBoolean(), json.toString());
            assertEquals(0, old.path("largest_logit_difference").asDouble(-1));
            assertEquals(old.path("before"), old.path("after"));
        });
        assertEquals(Set.of("left+right+front", "left+front", "right+front", "front"), names(json.path("with")));
        assertTrue(json.path("with").path("front").path("without").isNull(), "without it nothing is left");
        JsonNode left = json.path("with").path("left+front");
        assertEquals(left.path("with").path("mean").asDouble() - left.path("without").path("mean").asDouble(),
                left.path("difference").path("mean").asDouble(), 0.002);
        assertTrue(left.path("difference").path("low").asDouble() <= left.path("difference").path("mean").asDouble(), left.toString());
        assertTrue(left.path("difference").path("low").asDouble() > 0, "front tells all there is to tell: " + left);
        assertEquals(12, json.path("clips").asInt());
        assertEquals("0".repeat(64), json.path("bundles").path("front").asText());
        assertTrue(lines.stream().anyMatch(l -> l.contains("the answers of 3 of 3 subsets are what they were, bit for bit")), lines.toString());
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Arrays that live anywhere in this process. */
    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    /** Both served side by side: the sensor unplugged, or there and not used, the student answers as the one that never knew it. */
    @Test
    void servedItAnswersOldSubsetsAsBefore() throws Exception {
        // of nothing that could be fitted to the data; the old student's right is not calibrated
        Map<String, Map<String, Double>> temperatures = Map.of("action", Map.of("left", 0.5, "left+right", 3.0));
        ModelPackage before = calibrated(temperatures);
        RunFolder folder = new RunFolder(top);
        before.copyTo(folder.parent());
        new ToyRun(setup(before, "front", QUICK, new ToyPlugins()), folder).carryOut(name -> true);
        ModelPackage extended = ModelPackage.read(folder.network("extended", 1));
        temperatures.forEach((space, old) -> {
            Map<String, Double> now = new TreeMap<>(extended.description().measured().temperatures().get(space));
            assertTrue(now.keySet().containsAll(Set.of("front", "left+front", "right+front", "left+right+front")), space + ": " + now);
            now.keySet().removeIf(subset -> subset.contains("front"));
            assertEquals(new TreeMap<>(old), now, space);
        });
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        RegistryComponent.addBuiltIns(registry, Origin.builtIn("0.1.0"));
        ToyPlugins plugins = new ToyPlugins();
        for (String id : List.of("left", "right", "front")) {
            Origin origin = new Origin("toy-" + id, "1.0.0", id.length(), 0, id.length());
            registry.add(Modality.class, plugins.modalitiesById().get(id), Modality::id, origin);
            registry.add(Extractor.class, plugins.extractorsOf(id, Role.STUDENT).get(0), Extractor::id, origin);
        }
        try (ServedStudent old = ServedStudent.open(before, "old", around(registry));
                ServedStudent now = ServedStudent.open(extended, "now", around(registry))) {
            old.settle(Duration.ofSeconds(20));
            now.settle(Duration.ofSeconds(20));
            List<Clip> clips = new ToyData().open(top, new ToyData().settings()).clips(Split.TEST);
            int different = 0;
            for (Clip clip : clips) {
                for (int muted = 0; muted < 4; muted++) {
                    for (ServedStudent student : List.of(old, now)) {
                        student.mute("left", (muted & 1) == 1);
                        student.mute("right", (muted & 2) == 2);
                    }
                    now.mute("front", true);
                    Prediction expected = old.predict(clip);
                    Prediction found = now.predict(clip);
                    assertEquals(expected.subset(), found.subset());
                    assertEquals(expected.scores(), found.scores(), clip + " with " + expected.subset());
                    assertEquals(expected.calibrated(), found.calibrated(), clip + " with " + expected.subset());
                    assertEquals(Set.of("left", "left+right").contains(found.subset()), found.calibrated(), found.subset());
                    assertEquals(expected.accuracy(), found.accuracy());
                    now.mute("front", false);
                    Prediction with = now.predict(clip);
                    assertEquals(clip.evidence("front").isPresent(), with.slots().get(2).isPresent(), () -> with.slots().toString());
                    assertTrue(!with.slots().get(2).isPresent() || with.calibrated(), with.subset());
                    different += with.scores().equals(expected.scores()) ? 0 : 1;
                }
            }
            assertEquals(9 * 4, different, "with it all answers of the nine clips that have it are others");
        }
    }

    private Surroundings around(PluginRegistry registry) {
        return new Surroundings(registry, Device.cpu(), new EventFile(top, Clock.systemUTC()), () -> ServingRules.DEFAULT, THREADS,
                Clock.systemUTC());
    }

    @Test
    void aStudentWhoseFusionKnowsNoAddedSlotsIsNotServedByIt() throws Exception {
        ModelPackage extended = extended(setup(Map.of()), new RunFolder(top));
        PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));
        registry.add(Fusion.class, new Ignorant(), Fusion::id, Origin.builtIn("0.0.1"));
        registry.add(Modality.class, new ToyPlugins().modalitiesById().get("left"), Modality::id, Origin.builtIn("1"));
        registry.add(Extractor.class, new ToyPlugins().extractorsOf("left", Role.STUDENT).get(0), Extractor::id, Origin.builtIn("1"));
        try (ServedStudent student = ServedStudent.open(extended, "now", around(registry))) {
            student.settle(Duration.ofSeconds(20));
            Presence left = student.slots().get(0);
            assertFalse(left.isPresent());
            assertTrue(left.detail().contains("knows no added slots"), left.detail());
        }
    }

    /** As an older one would be. */
    private record Ignorant() implements Fusion {
        @Override
        public String id() {
            return "karmma";
        }

        @Override
        public FusionNetwork newNetwork(FusionSpec spec) {
            return new KarmmaNetwork(spec);
        }
    }

    @Test
    void fineTuningMovesOldAnswersAndIsRefusedBeyondItsTolerance() throws Exception {
        Setup strict = setup(Map.of("extension.fineTune", "true", "extension.tolerance", "0", "extension.learningRate", "2",
                "extension.epochs", "3"));
        RunFolder folder = new RunFolder(top);
        JsonNode facts = carryOut(strict, folder).get("extend");
        assertEquals(24, facts.path("clips").asInt(), "clips without the modality guard the old answers");
        facts.path("moved").forEach(by -> assertTrue(by.asDouble() > 0, facts.toString()));
        Measured measured = ModelPackage.read(folder.network("extended", 1)).description().measured();
        assertEquals(7, measured.temperatures().get("action").size());
        for (String old : List.of("left", "right", "left+right")) {
            assertNotEquals(parent.description().measured().temperature("action", old), measured.temperature("action", old),
                    "answers that moved are calibrated anew");
        }
        // whatever that did: the accuracy that the tolerance is about
        for (double after : new double[] {50 - 1e-9, 51}) {
            write(strict, folder, facts, 51.5, after);
            boolean within = 51.5 - after <= 1;
            ExtensionReport report = new ExtensionReport(setup(Map.of("extension.fineTune", "true")), folder, parent.description());
            if (within) {
                report.refuseWhatMoved();
            } else {
                String said = assertThrows(RunFailedException.class, report::refuseWhatMoved).getMessage();
                assertTrue(said.contains("'toy KARMMA_S' stays as it was")
                        && said.contains("tolerance of 1.0 points on left+right from 51.5 to 50.0 %") && said.contains("right from"), said);
            }
        }
        List<String> lines = new ExtensionReport(strict, folder, parent.description()).write(stages(strict).inOrder());
        assertTrue(lines.stream().anyMatch(l -> l.contains("0 of 3 subsets")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("left+right: logits moved by up to")), lines.toString());
    }

    private static void write(Setup setup, RunFolder folder, JsonNode facts, double before, double after) throws Exception {
        JsonNode edited = facts.deepCopy();
        for (String subset : List.of("left+right", "left", "right")) {
            ((ObjectNode) edited.path("before")).put(subset, before);
            ((ObjectNode) edited.path("after")).put(subset, after);
        }
        record(folder, "extend", edited);
    }

    /** An answer that moves although nothing was to move is refused, too. */
    @Test
    void aFusionThatBreaksItsPromiseIsFoundOut() throws Exception {
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        JsonNode facts = carryOut(setup, folder).get("extend");
        ((ObjectNode) facts.path("moved")).put("left", 1e-7);
        record(folder, "extend", facts);
        ExtensionReport report = new ExtensionReport(setup, folder, parent.description());
        String said = assertThrows(RunFailedException.class, report::refuseWhatMoved).getMessage();
        assertTrue(said.contains("left by up to 1.0e-07") && said.contains("karmma"), said);
        new ExtensionReport(setup(Map.of("resources.threads", "2")), folder, parent.description()).refuseWhatMoved();
    }

    @Test
    void interruptedItGoesOnAndMakesTheSame() throws Exception {
        Setup setup = setup(Map.of());
        RunFolder folder = new RunFolder(top);
        parent.copyTo(folder.parent());
        ToyRun run = new ToyRun(setup, folder);
        run.carryOut(name -> !name.contains("extend"));
        Stage extend = stages(setup).byName().get("extend");
        List<Long> heard = new ArrayList<>();
        StageContext impatient = new StageContext("extend", folder, setup, Device.cpu(), (done, total, note) -> {
            heard.add(done);
            if (done == 5) {
                throw new CancellationException("enough");
            }
        }, text -> {});
        assertThrows(CancellationException.class, () -> extend.work().run(impatient));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), heard);
        assertFalse(Files.exists(folder.network("extended", 1)));
        run.carryOut(name -> name.equals("extend"));
        ModelPackage once = ModelPackage.read(folder.network("extended", 1));
        RunFolder other = new RunFolder(top.resolve("other"));
        ModelPackage whole = extended(setup, other);
        assertEquals(whole.description(), once.description());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> expected = whole.weights(manager);
            once.weights(manager).forEach((name, w) -> assertArrayEquals(expected.get(name).toFloatArray(), w.toFloatArray(), name));
        }
    }

    @Test
    void anExtendedStudentCanBeExtendedAgain() throws Exception {
        ModelPackage first = trained(top.resolve("one"), Map.of("modalities", "[left]", "dataset.settings.validation", "40"));
        RunFolder second = new RunFolder(top.resolve("two"));
        Setup right = setup(first, "right", QUICK, new ToyPlugins());
        first.copyTo(second.parent());
        new ToyRun(right, second).carryOut(name -> true);
        ModelPackage two = ModelPackage.read(second.network("extended", 1));
        RunFolder third = new RunFolder(top.resolve("three"));
        two.copyTo(third.parent());
        Map<String, JsonNode> facts = new ToyRun(setup(two, "front", QUICK, new ToyPlugins()), third).carryOut(name -> true);
        assertEquals(Set.of("left", "right", "left+right"), names(facts.get("extend").path("moved")));
        facts.get("extend").path("moved").forEach(by -> assertEquals(0, by.asDouble(-1), facts.toString()));
        ModelDescription three = ModelPackage.read(third.network("extended", 1)).description();
        assertEquals(List.of(false, true, true), three.slots().stream().map(SlotDescription::added).toList());
        assertEquals(7, three.measured().temperatures().get("action").size());
        for (String old : List.of("left", "right", "left+right")) {
            assertEquals(two.description().measured().temperature("action", old), three.measured().temperature("action", old), old);
        }
    }

    @Test
    void whatIsDoneAgainAfterAChange() throws Exception {
        Map<String, String> keys = keys(Map.of(), CODE, CONTENTS);
        assertEquals(Set.of("data", "match", "signals", "limit", "extend", "test"),
                new TreeSet<>(keys.keySet().stream().map(name -> name.replaceFirst("-.*", "")).toList()));
        assertTrue(keys.keySet().stream().noneMatch(name -> name.contains("pretrain")), "no teacher, no pool: " + keys.keySet());
        assertEquals(Set.of(), again(keys, "extension.tolerance", "3"));
        assertEquals(Set.of(), again(keys, "evaluation.bootstrap", "500"));
        for (String key : List.of("extension.epochs", "extension.alpha", "extension.presence", "extension.temperature")) {
            assertEquals(Set.of("extend", "test-extended"), again(keys, key, key.equals("extension.epochs") ? "3" : "0.25"), key);
        }
        assertEquals(Set.of("extend", "test-extended"), again(keys, "extension.fineTune", "true"));
        assertEquals(Set.of("extend", "test-extended"), again(keys, keys(Map.of(), with(CODE, "fusion karmma"), CONTENTS)));
        assertEquals(Set.of(), again(keys, keys(Map.of(), with(CODE, "distillation v3"), CONTENTS)), "no recipe takes part");
        assertEquals(keys.keySet(), again(keys, keys(Map.of(), with(CODE, "data set toy"), CONTENTS)));
        Set<String> test = new TreeSet<>(keys.keySet());
        test.removeIf(name -> !name.contains("test"));
        assertEquals(test, again(keys, keys(Map.of(), CODE, with(CONTENTS, "test"))), "what is only tested on teaches nothing");
        Set<String> validation = new TreeSet<>(keys.keySet());
        validation.removeIf(name -> !name.contains("validation") && !name.contains("extend"));
        assertEquals(validation, again(keys, keys(Map.of(), CODE, with(CONTENTS, "validation"))));
    }

    private Map<String, String> keys(Map<String, String> overrides, Map<String, String> code, Map<String, String> contents)
            throws Exception {
        return StageRecord.keys(new Stages(setup(overrides), code).inOrder(), Map.of("data", JSON.valueToTree(Map.of("contents", contents))));
    }

    private static Map<String, String> with(Map<String, String> map, String changed) {
        Map<String, String> other = new TreeMap<>(map);
        other.put(changed, "changed");
        return other;
    }

    private Set<String> again(Map<String, String> before, String key, String value) throws Exception {
        return again(before, keys(Map.of(key, value), CODE, CONTENTS));
    }

    private static Set<String> again(Map<String, String> before, Map<String, String> after) {
        Set<String> again = new TreeSet<>(after.keySet());
        again.removeIf(name -> after.get(name).equals(before.get(name)));
        return again;
    }

    private void refused(ModelPackage student, String modality, PluginView plugins, String... said) throws Exception {
        String message = assertThrows(ConfigurationException.class, () -> setup(student, modality, QUICK, plugins)).getMessage();
        for (String part : said) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void whatCannotBeAddedIsRefusedBeforeAnyWork() throws Exception {
        refused(parent, "left", new ToyPlugins(), "--with left", "'toy KARMMA_S' has that modality; it has left, right");
        refused(parent, "smell", new ToyPlugins(), "--with: no modality is called smell", "front");
        refused(parent, "bare", new ToyPlugins(), "no bundle offers a student extractor for bare");
        ModelPackage teacher = ModelPackage.read(new RunFolder(base).network(TrainedSystem.KARMMA_T.id(), 1));
        refused(teacher, "front", new ToyPlugins(), "is a teacher");
    }

    @Test
    void aFusionThatKnowsNoAddedSlotsIsRefused() throws Exception {
        FusionPart vote = new FusionPart("vote", Map.of(), parent.description().fusion().missing());
        ModelPackage votes = altered(parent.description().labelSpaces(), vote);
        refused(votes, "front", new ToyPlugins(), "fusion vote of student 'toy KARMMA_S' does not support slots that are added");
    }

    @Test
    void anotherExtractorThanThatOfTrainingIsRefusedNamingBoth() throws Exception {
        PluginView gone = new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                return modality.equals("right") ? List.of() : super.extractorsOf(modality, role);
            }
        };
        refused(parent, "front", gone, "slot right was trained with extractor right-student of toy-right 1.0.0, which is not here");
        Extractor own = new ToyPlugins().extractorsOf("right", Role.STUDENT).get(0);
        PluginView other = new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                return modality.equals("right") ? List.of(new Recoded(own)) : super.extractorsOf(modality, role);
            }

            @Override
            public String bundleOf(Extractor extractor) {
                return "toy-" + extractor.modality() + " 2.0.0";
            }
        };
        refused(parent, "front", other, "of toy-right 1.0.0 with fingerprint " + own.fingerprint(),
                "toy-right 2.0.0 offers it with fingerprint other");
    }

    /** Of another code. */
    private record Recoded(Extractor of) implements Extractor {
        @Override
        public String id() {
            return of.id();
        }

        @Override
        public String modality() {
            return of.modality();
        }

        @Override
        public Role role() {
            return of.role();
        }

        @Override
        public SignalFormat signal() {
            return of.signal();
        }

        @Override
        public TokenLayout tokens() {
            return of.tokens();
        }

        @Override
        public String fingerprint() {
            return "other";
        }

        @Override
        public Block newNetwork() {
            return of.newNetwork();
        }
    }

    private DataException refusedByData(Setup setup, ModelPackage student) throws Exception {
        RunFolder folder = new RunFolder(top);
        student.copyTo(folder.parent());
        return assertThrows(DataException.class, () -> new ToyRun(setup, folder).carryOut(name -> name.equals("data") || name.startsWith("match-")));
    }

    @Test
    void aDataSetWithoutTheModalityIsRefusedBeforeAnythingIsDecoded() throws Exception {
        String said = refusedByData(setup(parent, "silent", QUICK, new ToyPlugins()), parent).getMessage();
        assertTrue(said.contains("none of its 24 clips was recorded with silent"), said);
    }

    @Test
    void aDataSetWithOtherLabelsIsRefusedNamingBoth() throws Exception {
        String said = refusedByData(setup(Map.of()), altered(List.of(new LabelSpace("action", List.of("cut", "dry", "open"))),
                parent.description().fusion())).getMessage();
        assertTrue(said.contains("data set toy") && said.contains("student 'toy KARMMA_S'")
                && said.contains("class 1 is 'wash' here and 'dry' there"), said);
    }

    /** The same student with other temperatures. */
    private ModelPackage calibrated(Map<String, Map<String, Double>> temperatures) throws Exception {
        ModelDescription is = parent.description();
        Measured was = is.measured();
        return altered(is.labelSpaces(), is.fusion(),
                new Measured(was.split(), was.clips(), was.space(), was.percent(), was.clipsBySubset(), temperatures));
    }

    /** The same student, said to be another. */
    private ModelPackage altered(List<LabelSpace> spaces, FusionPart fusion) throws Exception {
        return altered(spaces, fusion, parent.description().measured());
    }

    private ModelPackage altered(List<LabelSpace> spaces, FusionPart fusion, Measured measured) throws Exception {
        ModelDescription is = parent.description();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            return ModelPackage.write(top.resolve("altered"), new ModelDescription(is.name(), is.role(), is.system(), is.slots(), spaces,
                    fusion, is.recipe(), measured, is.cost(), is.provenance(), is.versions()),
                    parent.weights(manager), parent.probes(manager));
        }
    }
}
