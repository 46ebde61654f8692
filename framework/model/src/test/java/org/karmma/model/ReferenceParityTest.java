package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

/**
 * The network and the losses against docs/reference, written apart from them in PyTorch: same weights, same tokens, every non-empty
 * subset of the modalities, both stand-ins for missing ones, and a slot that was added. Skipped where no Python with PyTorch is installed.
 */
class ReferenceParityTest {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final float CLOSE = 1e-5f;
    private static final int WIDTH = 32;
    private static final int ROWS = 14;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, NDArray> in = new LinkedHashMap<>();
    private final Map<String, NDArray> mine = new LinkedHashMap<>();
    private final Map<String, FusionOutput> outputs = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void javaAndPythonAgree() throws Exception {
        assumeTrue(run("-c", "import torch, numpy") == 0, PYTHON + " cannot import torch and numpy (Debian: apt install python3-torch); "
                + "the comparison with docs/reference is left out");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray presence = Nets.presence(manager, mask());
            Targets targets = targets(manager);
            in.put("presence", presence);
            for (int k = 0; k < Nets.SPACES.size(); k++) {
                in.put("labels/" + Nets.SPACES.get(k).id(), targets.labels().get(k));
            }
            network("student", MissingTokens.LEARNED, 1, presence, targets, manager);
            network("teacher_zero", MissingTokens.ZERO, 2, presence, targets, manager);
            network("teacher_learned", MissingTokens.LEARNED, 3, presence, targets, manager);
            network("extended", Nets.fusion(Nets.extended(MissingTokens.LEARNED, WIDTH, 0.1), 4, manager), 4, presence, targets, manager);
            Map<String, Double> settings = Map.of("alpha", 0.7, "temperature", 2.0, "divergence", 0.8, "crossEntropy", 0.3,
                    "alignment", 0.4, "alignmentTemperature", 0.2);
            losses(settings, targets, presence);
            Safetensors.write(folder.resolve("in.safetensors"), in, metadata(settings));
            assertEquals(0, run(reference("parity.py").toString(), folder.resolve("in.safetensors").toString(),
                    folder.resolve("out.safetensors").toString()), () -> "the reference failed: " + said());
            Map<String, NDArray> theirs = Safetensors.read(folder.resolve("out.safetensors"), manager);
            assertEquals(theirs.keySet(), mine.keySet());
            theirs.forEach((name, expected) -> {
                assertEquals(expected.getShape(), mine.get(name).getShape(), name);
                assertArrayEquals(expected.toFloatArray(), mine.get(name).toFloatArray(), CLOSE, name);
                assertTrue(expected.abs().max().getFloat() > 1e-4, name + " is nothing, so the comparison says nothing");
            });
        }
    }

    /** Weights away from their first values, tokens with NaN where a row is absent, outputs and gradients. */
    private void network(String name, MissingTokens missing, long seed, NDArray presence, Targets targets, NDManager manager) {
        network(name, Nets.fusion(missing, WIDTH, 0.1, seed, manager), seed, presence, targets, manager);
    }

    private void network(String name, KarmmaNetwork network, long seed, NDArray presence, Targets targets, NDManager manager) {
        network.getParameters().forEach(p -> {
            NDArray noise = Nets.random(manager, seed + p.getKey().hashCode(), p.getValue().getShape().getShape());
            Weights.set(p.getValue(), p.getValue().getArray().add(noise.mul(0.1f)));
            in.put(name + "/weights/" + p.getKey(), p.getValue().getArray());
        });
        List<NDArray> tokens = new ArrayList<>();
        for (int m = 0; m < Nets.LAYOUTS.size(); m++) {
            NDArray clean = Nets.tokens(manager, 10 * seed, ROWS).get(m);
            float[] values = clean.toFloatArray();
            int row = values.length / ROWS;
            for (int b = 0; b < ROWS; b++) {
                if (!mask()[b][m]) {
                    Arrays.fill(values, b * row, (b + 1) * row, Float.NaN);
                }
            }
            tokens.add(manager.create(values, clean.getShape()));
            in.put(name + "/tokens/" + Nets.LAYOUTS.get(m).id(), tokens.get(m));
        }
        FusionOutput out;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(Losses.crossEntropy(network.fuse(Nets.store(manager), tokens, presence, false).logits(), targets));
            out = network.fuse(Nets.store(manager), tokens, presence, false);
        }
        outputs.put(name, out);
        mine.put(name + "/cls", out.cls());
        mine.put(name + "/averages", out.averages());
        for (int k = 0; k < Nets.SPACES.size(); k++) {
            mine.put(name + "/logits/" + Nets.SPACES.get(k).id(), out.logits().get(k));
        }
        List<String> gradients = new ArrayList<>(List.of("cls", "layers/0/qkv/weight"));
        Nets.LAYOUTS.forEach(l -> gradients.add("embed/" + l.id() + "/weight"));
        gradients.forEach(g -> mine.put(name + "/gradient/" + g, network.getParameters().get(g).getArray().getGradient()));
    }

    private void losses(Map<String, Double> settings, Targets targets, NDArray presence) {
        Objective v1 = new DistillationV1().objective(settings);
        Objective v3 = new DistillationV3().objective(settings);
        FusionOutput student = outputs.get("student");
        mine.put("loss/v1_teacher", v1.teacherLoss(outputs.get("teacher_zero"), targets, presence));
        mine.put("loss/v1_student", v1.studentLoss(student, outputs.get("teacher_zero"), targets));
        mine.put("loss/v3_teacher", v3.teacherLoss(outputs.get("teacher_learned"), targets, presence));
        mine.put("loss/v3_student", v3.studentLoss(student, outputs.get("teacher_learned"), targets));
    }

    /** Every non-empty subset twice. */
    private static boolean[][] mask() {
        boolean[][] mask = new boolean[ROWS][];
        for (int b = 0; b < ROWS; b++) {
            mask[b] = Nets.subsets()[b % 7];
        }
        return mask;
    }

    /** Every fourth row has no label. */
    private static Targets targets(NDManager manager) {
        long[][] labels = new long[2][ROWS];
        for (int b = 0; b < ROWS; b++) {
            labels[0][b] = b % 4 == 3 ? Targets.UNLABELLED : b % 5;
            labels[1][b] = b % 4 == 3 ? Targets.UNLABELLED : b % 3;
        }
        return new Targets(List.of(manager.create(labels[0]), manager.create(labels[1])));
    }

    private Map<String, String> metadata(Map<String, Double> settings) throws IOException {
        Map<String, Object> slots = new LinkedHashMap<>();
        for (SlotLayout layout : Nets.LAYOUTS) {
            slots.put(layout.id(), List.of(layout.tokens().count(), layout.tokens().width()));
        }
        Map<String, Object> spaces = new LinkedHashMap<>();
        for (LabelSpace space : Nets.SPACES) {
            spaces.put(space.id(), space.size());
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<String> added = Nets.extended(MissingTokens.LEARNED, WIDTH, 0).slots().stream().filter(SlotLayout::added)
                .map(SlotLayout::id).toList();
        for (Map.Entry<String, Object> fact : Map.of("slots", slots, "added", added, "spaces", spaces, "width", WIDTH,
                "layers", 2, "heads", 4, "hidden", 4, "settings", settings).entrySet()) {
            metadata.put(fact.getKey(), json.writeValueAsString(fact.getValue()));
        }
        return metadata;
    }

    /** Tests run in the module's folder. */
    private static Path reference(String file) {
        return Path.of("..", "..", "docs", "reference", file).toAbsolutePath().normalize();
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-B"));
        command.addAll(List.of(arguments));
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return 127;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return 124;
        }
        return process.exitValue();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
