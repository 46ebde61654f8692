package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.DataException;
import org.karmma.dataset.DatasetProvider;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;

class SetupTest {

    @TempDir
    Path top;

    private Setup setup(String... overrides) throws Exception {
        return ToyPlugins.setup(top, overrides.length == 0 ? Map.of() : Map.of(overrides[0], overrides[1]));
    }

    private void refused(String key, String value, String... said) {
        String message = assertThrows(ConfigurationException.class, () -> setup(key, value)).getMessage();
        for (String part : said) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void namesBecomePlugins() throws Exception {
        Setup setup = setup("dataset.settings.train", "40");
        assertEquals(List.of("left", "right"), setup.slots().stream().map(Setup.Slot::id).toList());
        assertEquals("right-teacher", setup.slot("right").extractor(Role.TEACHER).id());
        assertEquals(Map.of("train", "40", "validation", "12", "bad", "0"), setup.dataSettings());
        assertEquals(8.0, setup.fusionSettings(Role.TEACHER).get("width"));
        assertEquals(0.1, setup.fusionSettings(Role.TEACHER).get("dropout"), "a default of the plugin's");
        assertEquals(top.resolve("data"), setup.dataRoot(top));
    }

    @Test
    void unknownNamesAreRefusedWithWhatThereIs() {
        refused("modalities", "[left, smell]", "modalities", "smell", "left, right");
        refused("fusion.name", "glue", "fusion.name", "glue", "karmma, vote");
        refused("distillation.name", "v2", "distillation.name", "v2", "v1, v3");
        refused("dataset.provider", "epic", "dataset.provider", "epic", "toy");
        refused("extractors", "{left: {teacher: {id: huge}}}", "extractors.left.teacher.id", "huge", "left-teacher");
    }

    @Test
    void unknownSettingsAreRefusedWithTheNearest() {
        refused("dataset.settings", "{trian: 3}", "dataset.settings.trian", "did you mean train?");
        refused("fusion.student", "{witdh: 3}", "fusion.student.witdh", "did you mean width?");
        refused("distillation.settings", "{alhpa: 0.5}", "distillation.settings.alhpa", "did you mean alpha?");
    }

    @Test
    void settingsOutOfRangeAreFoundBeforeAnyWork() {
        refused("distillation.settings", "{alpha: 2}", "distillation.settings", "alpha");
        refused("fusion.teacher", "{width: 8, heads: 3}", "fusion.teacher", "heads");
        refused("fusion.student", "{dropout: 1}", "fusion.student", "dropout");
    }

    @Test
    void aModalityWithoutExtractorsIsRefused() {
        refused("modalities", "[left, bare]", "extractors.bare.teacher", "leave the modality out");
    }

    private ConfigurationException refused(PluginView plugins, String key, String value) throws Exception {
        Experiment experiment = ToyPlugins.experiment(top, Map.of(key, value));
        return assertThrows(ConfigurationException.class, () -> new Setup(experiment, plugins));
    }

    @Test
    void aLabelSpaceThatTheDataIsKnownToLackIsRefusedBeforeAnyWork() throws Exception {
        PluginView plugins = new ToyPlugins() {
            @Override
            public Map<String, DatasetProvider> datasetsById() {
                return Map.of("toy", new ToyData() {
                    @Override
                    public List<String> spaces(Map<String, String> settings) {
                        return List.of("action", "verb");
                    }
                });
            }
        };
        String message = refused(plugins, "spaces", "[action, vreb]").getMessage();
        assertTrue(message.contains("spaces") && message.contains("vreb") && message.contains("action, verb"), message);
    }

    @Test
    void aDeviceThatIsNotHereIsRefusedBeforeAnyWork() {
        assumeFalse(Engine.getInstance().hasCapability(StandardCapabilities.CUDA));
        refused("resources.device", "gpu0", "resources.device", "gpu0", "without CUDA", "PYTORCH_LIBRARY_PATH");
    }

    @Test
    void halfPrecisionIsRefusedWithTheReasonAndWhatThereIs() throws Exception {
        for (String half : List.of("bf16", "fp16")) {
            refused("resources.precision", half, "resources.precision: " + half, "ends the JVM", "Use fp32", "accumulate");
        }
        setup("resources.precision", "fp32");
    }

    @Test
    void weightsOfLabelSpacesThatAreNotPredictedAreRefused() {
        refused("training.student.spaceWeights", "{acton: 2}", "training.student.spaceWeights.acton", "did you mean action?");
        refused("training.teacher.classWeights", "{verb: {hold: 2}}", "training.teacher.classWeights.verb", "action");
    }

    @Test
    void aModalityWhoseIdNoNetworkCanHoldIsRefusedBeforeAnyWork() throws Exception {
        for (String id : List.of("fusion", "left+right", "left/right")) {
            PluginView plugins = new ToyPlugins() {
                @Override
                public Map<String, Modality> modalitiesById() {
                    return Map.of(id, new ToyModality(id));
                }
            };
            String message = refused(plugins, "modalities", "[\"" + id + "\"]").getMessage();
            assertTrue(message.contains("modalities") && message.contains(id) && message.contains("'fusion' is taken"), message);
        }
    }

    @Test
    void extractorsOfTwoBundlesThatReadEachInItsOwnWayAreRefused() throws Exception {
        Modality other = new ToyModality("left");
        PluginView plugins = new ToyPlugins() {
            @Override
            public Optional<Modality> modalityOf(Extractor extractor) {
                return extractor.id().equals("left-teacher") ? Optional.of(other) : super.modalityOf(extractor);
            }
        };
        // records are equal by their fields: what counts is who reads
        String message = refused(plugins, "modalities", "[left]").getMessage();
        assertTrue(message.contains("extractors.left.teacher.id") && message.contains("left-student of toy-left 1.0.0"), message);
    }

    @Test
    void aLabelSpaceThatTheDataLacksIsRefused() throws Exception {
        Setup setup = setup("spaces", "[action, mood]");
        String message = assertThrows(DataException.class, () -> setup.spaces(new ToyData().open(top, new ToyData().settings())))
                .getMessage();
        assertTrue(message.contains("mood") && message.contains("[action, verb]"), message);
    }
}
