package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.DataException;

/** What a fit may say reaches the training of systems, and of what is added to them. */
class TrainingKeysTest extends Extended {

    private static List<JsonNode> metrics(Path folder) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static Set<String> parts(JsonNode line) {
        Set<String> names = new TreeSet<>();
        line.path("parts").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theLogSaysWhatTheLossIsMadeOfAndWhatStoppingGoesBy() throws Exception {
        Setup setup = ToyPlugins.setup(top, Map.of("spaces", "[action, verb]", "distillation.name", "v1",
                "training.student.spaceWeights", "{verb: 3}", "training.student.classWeights", "{action: {cut: 2}}",
                "training.student.stopOn", "subsets", "training.student.validate", "2", "training.student.epochs", "3"));
        RunFolder folder = new RunFolder(top);
        Map<String, JsonNode> facts = new ToyRun(setup, folder).carryOut(name -> !name.matches("(test|memory|cost|probe)-.*|strips"));
        assertEquals(Set.of("alignment", "cross_entropy/action", "cross_entropy/verb"),
                parts(metrics(folder.training("karmma_t-1")).get(0)));
        List<JsonNode> student = metrics(folder.training("karmma_s-1"));
        Set<String> terms = new TreeSet<>(Set.of("cross_entropy/action", "cross_entropy/verb", "divergence/action", "divergence/verb"));
        assertEquals(terms, parts(student.get(0)));
        JsonNode of = student.get(0).path("parts");
        double sum = (of.path("cross_entropy/action").asDouble() + of.path("divergence/action").asDouble()
                + 3 * (of.path("cross_entropy/verb").asDouble() + of.path("divergence/verb").asDouble())) / 4;
        assertEquals(sum, student.get(0).path("loss").asDouble(), 1e-5, "they add up to the loss");
        terms.add("validation/subsets");
        assertEquals(terms, parts(student.get(1)));
        assertTrue(student.get(0).path("validation").isNull() && student.get(2).path("validation").isNumber(), student.toString());
        double mean = 0;
        for (JsonNode percent : facts.get("karmma_s-1").path("validation")) {
            mean += percent.asDouble() / facts.get("karmma_s-1").path("validation").size();
        }
        assertEquals(mean, student.get(2).path("parts").path("validation/subsets").asDouble(), 1e-9);
    }

    @Test
    void aClassThatIsNotThereIsNamed() throws Exception {
        Setup setup = ToyPlugins.setup(top, Map.of("training.student.classWeights", "{action: {chop: 2}}"));
        String message = assertThrows(DataException.class, () -> new ToyRun(setup, new RunFolder(top))
                .carryOut(name -> name.matches("data|(signals|limit)-.*|baseline-1"))).getMessage();
        assertTrue(message.contains("training.student.classWeights.action") && message.contains("'chop'") && message.contains("cut"),
                message);
    }

    @Test
    void anExtensionStopsEarlyAndSaysSoInItsLog() throws Exception {
        Map<String, JsonNode> facts = new TreeMap<>();
        RunFolder folder = new RunFolder(top);
        Setup setup = setup(Map.of("extension.patience", "1", "extension.stopOn", "loss", "extension.schedule", "constant",
                "extension.learningRate", "2", "extension.fineTune", "true", "extension.labelSmoothing", "0.1"));
        facts.putAll(carryOut(setup, folder));
        List<JsonNode> lines = metrics(folder.training("extended"));
        assertTrue(lines.size() < 40, "a rate of 2 makes it worse soon: " + lines.size());
        assertEquals(2, lines.get(0).path("learningRate").asDouble());
        assertTrue(parts(lines.get(0)).containsAll(Set.of("cross_entropy/action", "divergence/action", "validation/loss")),
                lines.toString());
    }

    @Test
    void whatHasNoPlaceInAnExtensionIsRefusedWithTheReason() {
        String message = assertThrows(ConfigurationException.class,
                () -> setup(Map.of("extractors.front.student.train", "false"))).getMessage();
        assertTrue(message.contains("extractors.front.student") && message.contains("from the beginning"), message);
        message = assertThrows(ConfigurationException.class, () -> setup(Map.of("extension.spaceWeights", "{vreb: 2}"))).getMessage();
        assertTrue(message.contains("extension.spaceWeights.vreb"), message);
    }
}
