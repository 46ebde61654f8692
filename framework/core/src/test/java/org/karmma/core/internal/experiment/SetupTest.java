package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Role;

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
        assertEquals(Map.of("train", "40", "bad", "0"), setup.dataSettings());
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

    @Test
    void aLabelSpaceThatTheDataLacksIsRefused() throws Exception {
        Setup setup = setup("spaces", "[action, mood]");
        String message = assertThrows(DataException.class, () -> setup.spaces(new ToyData().open(top, new ToyData().settings()))).getMessage();
        assertTrue(message.contains("mood") && message.contains("[action, verb]"), message);
    }
}
