package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.SweepRequest;
import org.karmma.core.SweepVariant;

class SweepReaderTest {

    @TempDir
    Path folder;
    private Path experiment;

    @BeforeEach
    void anExperiment() throws Exception {
        experiment = Files.writeString(folder.resolve("base.yaml"), "name: base\ndataset: {provider: toy}\nmodalities: [left]\n");
    }

    private static Map<String, List<String>> over(Object... keysAndValues) {
        Map<String, List<String>> over = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            over.put((String) keysAndValues[i], List.of(((String) keysAndValues[i + 1]).split(" ")));
        }
        return over;
    }

    private SweepRequest request(Path file, Map<String, List<String>> over, boolean zip, Map<String, String> overrides, String... only) {
        return new SweepRequest(file, folder.resolve("installed"), over, zip, overrides, List.of(only), "validation", false, false, folder,
                List.of());
    }

    private SweepPlan file(String text, String... only) throws Exception {
        return SweepReader.read(request(Files.writeString(folder.resolve("sweep.yaml"), text), Map.of(), false, Map.of(), only));
    }

    private static List<String> names(SweepPlan plan) {
        return plan.variants().stream().map(SweepVariant::name).toList();
    }

    private String refused(Map<String, List<String>> over, boolean zip, Map<String, String> overrides) {
        return assertThrows(ConfigurationException.class, () -> SweepReader.read(request(experiment, over, zip, overrides))).getMessage();
    }

    @Test
    void everyCombinationIsAVariantAndNamesSayWhatTellsThemApart() throws Exception {
        SweepPlan plan = SweepReader.read(request(experiment, over("training.student.epochs", "1 2", "training.teacher.epochs", "3",
                "distillation.name", "v1 v3"), false, Map.of("seeds", "[1, 2]")));
        assertEquals(List.of("student.epochs=1,teacher.epochs=3,name=v1", "student.epochs=1,teacher.epochs=3,name=v3",
                "student.epochs=2,teacher.epochs=3,name=v1", "student.epochs=2,teacher.epochs=3,name=v3"), names(plan));
        assertEquals(Map.of("seeds", "[1, 2]", "training.student.epochs", "2", "training.teacher.epochs", "3",
                "distillation.name", "\"v3\""), plan.settings(plan.variants().get(3)));
        assertEquals(experiment, plan.experiment());
    }

    @Test
    void zippedValuesGoTogether() throws Exception {
        Map<String, List<String>> over = over("training.student.epochs", "1 2", "training.student.batch", "8 16");
        assertEquals(List.of("epochs=1,batch=8", "epochs=2,batch=16"), names(SweepReader.read(request(experiment, over, true, Map.of()))));
        String why = refused(over("training.student.epochs", "1 2", "training.student.batch", "8"), true, Map.of());
        assertTrue(why.contains("zip") && why.contains("training.student.batch=1"), why);
    }

    @Test
    void whatSomebodyTypesHasTheLastWord() throws Exception {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), """
                experiment: base.yaml
                variants:
                  few: {seeds: [1], training.student.epochs: 2}
                  other: {training.student.epochs: 3}
                """);
        SweepPlan plan = SweepReader.read(request(file, Map.of(), false, Map.of("seeds", "[1, 2]")));
        assertEquals(Map.of("seeds", "[1, 2]", "training.student.epochs", "2"), plan.settings(plan.variants().get(0)));
        assertEquals("[1, 2]", plan.variants().get(0).settings().get("seeds"), "what a variant says it sets");
        assertEquals(Map.of("seeds", "[1, 2]", "training.student.epochs", "3"), plan.settings(plan.variants().get(1)));
    }

    @Test
    void aSweepFileNamesVariantsAndSweepsKeysOfAllOfThem() throws Exception {
        SweepPlan plan = file("""
                experiment: base.yaml
                set: {seeds: [1, 2]}
                variants:
                  as it is:
                  knew-less: {dataset.settings.pool: 1000, distillation: {name: v1}}
                over: {modalities: [[left, right], [left]]}
                """);
        assertEquals(List.of("as it is,modalities=[left,right]", "as it is,modalities=[left]", "knew-less,modalities=[left,right]",
                "knew-less,modalities=[left]"), names(plan));
        assertEquals("{\"name\":\"v1\"}", plan.variants().get(3).settings().get("distillation"));
        assertEquals(Map.of("seeds", "[1,2]"), plan.common());
        assertEquals(experiment.toRealPath(), plan.experiment().toRealPath());
    }

    @Test
    void anExperimentThatIsNotBesideTheFileIsOneOfTheInstallation() throws Exception {
        Path installed = Files.createDirectories(folder.resolve("installed")).resolve("known.yaml");
        Files.copy(experiment, installed);
        assertEquals(installed, file("{experiment: known, over: {seeds: [[1], [2]]}}").experiment());
        String why = assertThrows(ConfigurationException.class, () -> file("{experiment: unknown, over: {seeds: [[1]]}}")).getMessage();
        assertTrue(why.contains("unknown") && why.contains("installed"), why);
    }

    @Test
    void justTheVariantsThatAreAskedForAndAWrongNameHasItsNearest() throws Exception {
        String text = "{experiment: base.yaml, variants: {small: {}, large: {seeds: [2]}}}";
        assertEquals(List.of("large"), names(file(text, "large")));
        String why = assertThrows(ConfigurationException.class, () -> file(text, "larg")).getMessage();
        assertTrue(why.contains("larg: no such variant; did you mean large?"), why);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        assertTrue(refused(Map.of(), false, Map.of()).contains("nothing varies"));
        assertTrue(refused(over("seeds", "1 2"), false, Map.of("seeds", "[3]")).contains("seeds is both set for all variants and swept"));
        assertTrue(refused(over("evaluation.split", "test validation"), false, Map.of()).contains("--split test"));
        assertTrue(refused(over("seeds", "1"), false, Map.of("evaluation.split", "test")).contains("--split test"));
        assertTrue(refused(over("training.student.epochs", "5 5"), false, Map.of()).contains("two variants would be called epochs=5"));
        String why = assertThrows(ConfigurationException.class, () -> file("{experiment: base.yaml, varaints: {a: {}}, over: {seeds: 3}}"))
                .getMessage();
        assertTrue(why.contains("varaints: unknown key; did you mean variants?") && why.contains("over.seeds"), why);
        why = assertThrows(ConfigurationException.class,
                () -> file("{experiment: base.yaml, variants: {a: {seeds: [1]}}, over: {seeds: [[2]]}}")).getMessage();
        assertTrue(why.contains("variant a: seeds is swept, too"), why);
    }
}
