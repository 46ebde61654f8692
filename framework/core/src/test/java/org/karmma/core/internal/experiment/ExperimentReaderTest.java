package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;

class ExperimentReaderTest {

    private static final String SMALLEST = """
            name: small
            dataset: {provider: p}
            modalities: [imu]
            """;

    private final ExperimentReader reader = new ExperimentReader();

    @TempDir
    Path dir;
    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("experiment.yaml");
    }

    private Experiment read(String text) throws Exception {
        return reader.read(Files.writeString(file, text), Map.of());
    }

    private String refused(String text) {
        return assertThrows(ConfigurationException.class, () -> read(text)).getMessage();
    }

    @Test
    void everyDefaultIsFilledIn() throws Exception {
        Experiment e = read(SMALLEST);
        assertEquals(List.of("action"), e.spaces());
        assertEquals(List.of(1L), e.seeds());
        assertEquals("data", e.dataset().root());
        assertEquals("karmma", e.fusion().name());
        assertEquals("v3", e.distillation().name());
        assertEquals(new Experiment.Fit(5, 32, 0.002, 0.05, 1.0), e.pretraining());
        assertEquals(new Experiment.Fit(60, 32, 0.002, 0.05, 1.0), e.training().student());
        assertEquals(new Experiment.Fit(60, 32, 0.002, 0.05, 1.0), e.training().teacher());
        assertEquals(0.5, e.training().modalityDropout());
        assertEquals(new Experiment.Evaluation("test", 2000, true, true, 5, 100), e.evaluation());
        assertEquals(0.02, e.limits().badClips());
        assertEquals(new Experiment.Resources(0, 1, "cpu", "2g"), e.resources());
        assertEquals(Map.of(), e.extractors());
        assertEquals(new Experiment.Extension(null, null, 0.1, 1, 0.9, false, 1,
                new Experiment.Fit(60, 32, 0.002, 0.05, 1.0)), e.extension());
        assertEquals(null, e.added(), "what is added to whom is not a file's to say");
    }

    @Test
    void aFitThatSaysNothingNewIsWrittenAsBefore() throws Exception {
        assertEquals("{\"epochs\":60,\"batch\":32,\"learningRate\":0.002,\"weightDecay\":0.05,\"clipNorm\":1.0,"
                + "\"schedule\":\"one-cycle\",\"warmup\":0.0,\"accumulate\":1,\"labelSmoothing\":0.0,\"classWeights\":\"none\","
                + "\"patience\":0}", new ObjectMapper().writeValueAsString(read(SMALLEST).training().student()),
                "it decides the keys of stages: runs that are done stay done");
        assertEquals(read(SMALLEST).training(), read(SMALLEST + "training: {student: {stopOn: accuracy, validate: 0}}\n").training());
    }

    @Test
    void weightsOfClassesStandInTheExperimentOrInAFile() throws Exception {
        Experiment here = read(SMALLEST + "training: {student: {classWeights: {action: {cut: 2.5}}, spaceWeights: {verb: 3}}}\n");
        Path weights = Files.writeString(dir.resolve("weights.json"), "{\"action\": {\"cut\": 2.5}}");
        Experiment file = read(SMALLEST + "training: {student: {classWeights: " + weights + ", spaceWeights: {verb: 3}}}\n");
        assertEquals(Map.of("action", Map.of("cut", 2.5)), here.training().student().classWeights().given());
        assertEquals(here, file, "a run has what the file held");
        assertEquals(here, ExperimentReader.parse(ExperimentReader.write(here)));
        String message = refused(SMALLEST + "training: {student: {classWeights: balancd}}\n");
        assertTrue(message.contains("training.student.classWeights: balancd is neither none nor balanced nor a file"), message);
        message = refused(SMALLEST + "pretraining: {classWeights: {action: {cut: 0}}}\n");
        assertTrue(message.contains("pretraining.classWeights.action.cut"), message);
        Files.writeString(weights, "[1, 2]");
        message = refused(SMALLEST + "extension: {classWeights: " + weights + "}\n");
        assertTrue(message.contains("extension.classWeights: " + weights + ": holds no keys. It gives weights by label space"), message);
    }

    @Test
    void anExtensionIsTrainedAsAnythingElse() throws Exception {
        Experiment e = read(SMALLEST + "extension: {schedule: cosine, warmup: 0.1, patience: 3, stopOn: subsets, accumulate: 2}\n");
        Experiment.Fit fit = e.extension().fit();
        assertEquals(List.of("cosine", 0.1, 3, Experiment.StopOn.SUBSETS, 2),
                List.of(fit.schedule(), fit.warmup(), fit.patience(), fit.stopOn(), fit.accumulate()));
        assertEquals(e, ExperimentReader.parse(ExperimentReader.write(e)));
        String message = refused(SMALLEST + "extension: {patiense: 3}\n");
        assertTrue(message.contains("extension.patiense: unknown key; did you mean patience?"), message);
    }

    @Test
    void aResolvedExperimentReadsBackAsItIs() throws Exception {
        Experiment e = read(SMALLEST + "extractors: {imu: {teacher: {id: big}}}\n");
        assertEquals(e, ExperimentReader.parse(ExperimentReader.write(e)));
        assertEquals("big", e.teacherExtractor("imu"));
    }

    @Test
    void unknownKeysAreRefusedWithTheNearestKnownOne() {
        String message = refused(SMALLEST + "training: {modalitydropout: 0.3, student: {epoch: 3}}\nsed: [1]\n"
                + "extension: {modality: imu}\n");
        assertTrue(message.contains("extension.modality: unknown key"), message);
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("training.modalitydropout: unknown key; did you mean modalityDropout?"), message);
        assertTrue(message.contains("training.student.epoch: unknown key; did you mean epochs?"), message);
        assertTrue(message.contains("sed: unknown key; did you mean seeds?"), message);
    }

    @Test
    void valuesOutOfRangeAreRefusedByKey() {
        String message = refused(SMALLEST + "training: {modalityDropout: 1.5}\nseeds: []\n");
        assertTrue(message.contains("training.modalityDropout"), message);
        assertTrue(message.contains("seeds"), message);
    }

    @Test
    void aMissingKeyIsNamed() {
        String message = refused("name: x\ndataset: {provider: p}\n");
        assertTrue(message.contains("modalities"), message);
    }

    @Test
    void brokenYamlSaysWhere() {
        String message = refused("name: [x\nmodalities: ]");
        assertTrue(message.contains("line 2"), message);
    }

    @Test
    void aMissingFileIsNamed() {
        String message = assertThrows(ConfigurationException.class, () -> reader.read(dir.resolve("none.yaml"), Map.of())).getMessage();
        assertTrue(message.contains("none.yaml"), message);
    }

    @Test
    void overridesLieOverTheFile() throws Exception {
        Files.writeString(file, SMALLEST);
        Experiment e = reader.read(file, Map.of("training.student.epochs", "3", "seeds", "[4, 5]", "dataset.settings.train", "20"));
        assertEquals(3, e.training().student().epochs());
        assertEquals(60, e.training().teacher().epochs());
        assertEquals(List.of(4L, 5L), e.seeds());
        assertEquals(Map.of("train", "20"), e.dataset().settings());
    }
}
