package org.karmma.core.internal.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.ExtensionSetup;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.LabelSpace;

/** A trained student of {@code left} and {@code right}, to which something is added, without child processes. */
abstract class Extended {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Map<String, String> ENOUGH = Map.of("dataset.settings.validation", "40"); // to fit temperatures
    static final Map<String, String> QUICK = Map.of("extension.epochs", "40", "extension.batch", "8",
            "extension.learningRate", "0.02", "dataset.settings.validation", "40");
    static final Map<String, String> CODE = Map.of("fusion karmma", "f", "distillation v3", "d", "data set toy", "t", "front", "o");

    @TempDir
    static Path base;

    static ModelPackage parent;

    @TempDir
    Path top;

    @BeforeAll
    static void train() throws Exception {
        parent = trained(base, ENOUGH);
    }

    static ModelPackage trained(Path folder, Map<String, String> overrides) throws Exception {
        new ToyRun(ToyPlugins.setup(Files.createDirectories(folder), overrides), new RunFolder(folder))
                .carryOut(name -> !name.startsWith("test-") && !name.startsWith("memory-") && !name.startsWith("cost-"));
        return ModelPackage.read(new RunFolder(folder).network("karmma_s", 1));
    }

    /** What is added to what. */
    Setup setup(ModelPackage student, String modality, Map<String, String> overrides, PluginView plugins) throws Exception {
        return ExtensionSetup.of(student.description(), student.sha256(), modality, ToyPlugins.experiment(top, overrides), plugins);
    }

    Setup setup(Map<String, String> more) throws Exception {
        Map<String, String> overrides = new TreeMap<>(QUICK);
        overrides.putAll(more);
        return setup(parent, "front", overrides, new ToyPlugins());
    }

    /** Every stage, with its record. */
    Map<String, JsonNode> carryOut(Setup setup, RunFolder folder) throws Exception {
        parent.copyTo(folder.parent());
        Map<String, JsonNode> facts = new ToyRun(setup, folder).carryOut(name -> true);
        for (Map.Entry<String, JsonNode> stage : facts.entrySet()) {
            record(folder, stage.getKey(), stage.getValue());
        }
        return facts;
    }

    static void record(RunFolder folder, String stage, JsonNode facts) throws Exception {
        new StageRecord(stage, "key", 1, null, facts, Map.of("front", "0".repeat(64))).write(folder.record(stage));
    }

    static Stages stages(Setup setup) {
        return new Stages(setup, CODE);
    }

    ModelPackage extended(Setup setup, RunFolder folder) throws Exception {
        carryOut(setup, folder);
        return ModelPackage.read(folder.network("extended", 1));
    }

    static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The same student with other temperatures. */
    ModelPackage calibrated(Map<String, Map<String, Double>> temperatures) throws Exception {
        ModelDescription is = parent.description();
        Measured was = is.measured();
        return altered(is.labelSpaces(), is.fusion(),
                new Measured(was.split(), was.clips(), was.space(), was.percent(), was.clipsBySubset(), temperatures));
    }

    /** The same student, said to be another. */
    ModelPackage altered(List<LabelSpace> spaces, FusionPart fusion) throws Exception {
        return altered(spaces, fusion, parent.description().measured());
    }

    ModelPackage altered(List<LabelSpace> spaces, FusionPart fusion, Measured measured) throws Exception {
        ModelDescription is = parent.description();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            return ModelPackage.write(top.resolve("altered"), new ModelDescription(is.name(), is.role(), is.system(), is.slots(), spaces,
                    fusion, is.recipe(), measured, is.cost(), is.provenance(), is.versions()),
                    parent.weights(manager), parent.probes(manager));
        }
    }
}
