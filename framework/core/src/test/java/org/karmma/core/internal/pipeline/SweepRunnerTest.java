package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.SweepListener;
import org.karmma.core.SweepRequest;
import org.karmma.core.SweepResult;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyWorker;

/** A sweep of toy experiments, in worker JVMs. */
class SweepRunnerTest {

    @TempDir
    Path top;
    private final SweepRunner sweeps =
            new SweepRunner(new ExperimentRunner(ToyPlugins::new, setup -> List.of(), ToyWorker.COMMAND));
    private final Heard heard = new Heard();

    private static final class Heard implements SweepListener {

        private final List<String> variants = new ArrayList<>();
        private final List<String> begun = new ArrayList<>();
        private final List<Double> left = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();

        @Override
        public void variant(int number, int count, String name) {
            variants.add(number + "/" + count + " " + name);
        }

        @Override
        public void left(double seconds) {
            left.add(seconds);
        }

        @Override
        public void started(String stage, boolean skipped) {
            if (!skipped) {
                begun.add(variants.get(variants.size() - 1).charAt(0) + " " + stage);
            }
        }

        @Override
        public void progress(String stage, long done, long total, String note) {}

        @Override
        public void finished(String stage, double seconds) {}

        @Override
        public void message(String text) {
            messages.add(text);
        }
    }

    private SweepRequest request(boolean stopAtFailure, Object... over) throws Exception {
        ToyPlugins.experiment(top, Map.of());
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (int i = 0; i < over.length; i += 2) {
            keys.put((String) over[i], List.of(((String) over[i + 1]).split(" ")));
        }
        return new SweepRequest(top.resolve("toy.yaml"), null, keys, true, Map.of("evaluation.probes", "false"), List.of(),
                "validation", false, stopAtFailure, top.resolve("out"), List.of());
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(top.resolve("out/sweep.json").toFile());
    }

    private Object file(String variant, String name) throws Exception {
        return Files.getAttribute(top.resolve("out/variants").resolve(variant).resolve("run").resolve(name), "unix:ino");
    }

    @Test
    void whatVariantsHaveInCommonIsMadeOnceAndAFailureStopsNoOther() throws Exception {
        SweepRequest request = request(false, "distillation.settings.alpha", "0.5 0.6 0.7", "dataset.settings.bad", "0 20 0");
        SweepResult result = sweeps.run(request, heard);
        assertEquals(List.of("1/3 alpha=0.5,bad=0", "2/3 alpha=0.6,bad=20", "3/3 alpha=0.7,bad=0"), heard.variants);
        assertEquals(Set.of("alpha=0.6,bad=20"), result.failures().keySet());
        assertTrue(result.failures().get("alpha=0.6,bad=20").contains("limits.badClips"), result.failures().toString());
        assertTrue(String.join("\n", result.summary()).contains("failed: alpha=0.6,bad=20: "), result.summary().toString());
        assertEquals(List.of("done", "failed", "done"), json().path("variants").findValuesAsText("state"));
        assertEquals("validation", json().path("split").asText());
        assertEquals(12, json().path("variants").get(0).path("clips").asInt());
        assertTrue(Files.exists(top.resolve("out/sweep.html")));

        List<String> third = heard.begun.stream().filter(s -> s.startsWith("3 ")).toList();
        assertEquals(Set.of("3 data", "3 karmma_s-1", "3 test-karmma_s-1"), Set.copyOf(third), "only what alpha decides");
        for (String shared : List.of("networks/karmma_t-seed1/weights.safetensors", "networks/baseline-seed1/weights.safetensors",
                "tokens/left-train.f32", "signals/train/shard0/index.json", "extractors/left.safetensors")) {
            assertEquals(file("alpha=0.5,bad=0", shared), file("alpha=0.7,bad=0", shared), shared);
        }
        assertFalse(file("alpha=0.5,bad=0", "networks/karmma_s-seed1/weights.safetensors")
                .equals(file("alpha=0.7,bad=0", "networks/karmma_s-seed1/weights.safetensors")));
        assertFalse(heard.left.isEmpty(), "once a variant is through, something is known");
        assertEquals(0, heard.left.get(heard.left.size() - 1), 1e-9);

        heard.begun.clear();
        heard.variants.clear();
        SweepResult again = sweeps.run(request, heard);
        assertTrue(heard.begun.stream().filter(stage -> !stage.endsWith(" data")).allMatch(stage -> stage.startsWith("2 ")),
                "only what failed is tried again: " + heard.begun);
        assertEquals(said(result), said(again));
    }

    /** But for which of several bad clips was met first. */
    private static List<String> said(SweepResult result) {
        return result.summary().stream().filter(line -> !line.startsWith("failed: ")).toList();
    }

    @Test
    void theFirstFailureEndsASweepThatIsToEndWithIt() throws Exception {
        SweepResult result = sweeps.run(request(true, "dataset.settings.bad", "20 0"), heard);
        assertEquals(List.of("failed", "waiting"), json().path("variants").findValuesAsText("state"));
        assertTrue(result.summary().contains("not run: bad=0"), result.summary().toString());
    }

    @Test
    void whatIsWrongInAnyVariantIsRefusedBeforeAnything() throws Exception {
        String why = assertThrows(ConfigurationException.class,
                () -> sweeps.run(request(false, "training.student.epochs", "1 0", "distillation.settings.alpah", "0.5 0.5"), heard))
                        .getMessage();
        assertTrue(why.contains("variant epochs=1,alpah=0.5: ") && why.contains("did you mean alpha?"), why);
        assertTrue(why.contains("variant epochs=0,alpah=0.5: ") && why.contains("training.student.epochs: "), why);
        assertEquals(List.of(), heard.variants);
        assertFalse(Files.exists(top.resolve("out")));
    }
}
