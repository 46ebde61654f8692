package org.karmma.torchscript;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;
import org.karmma.model.DistillationV3;
import org.karmma.model.Losses;

/** The losses of docs/torchscript/distillation.py beside those of the framework: numbers and gradients. */
class ScriptDistillationTest {

    private static final int ROWS = 4;
    private static final int CLASSES = 5;

    @TempDir
    Path folder;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private ScriptDistillation distillation;

    @BeforeEach
    void torch() throws Exception {
        Python.assumeTorch();
    }

    @AfterEach
    void close() {
        if (distillation != null) {
            distillation.close();
        }
        manager.close();
    }

    private ScriptDistillation of(Path file) throws Exception {
        distillation = new ScriptDistillation("", Python.config(ScriptDistillation.Config.class, Map.of("karmma_distillation", "mine",
                "file",
                file.toString(), "sha256", Python.sha256(file), "settings", "alpha 0.7, temperature 2, beta 0")));
        return distillation;
    }

    private Objective ours(Map<String, Double> settings) throws Exception {
        Path file = folder.resolve("d.pt");
        return of(Python.docs("distillation.py", file, file.toString())).objective(settings);
    }

    /** Widths of teacher and student differ. */
    private FusionOutput output(int variant, int width) {
        return new FusionOutput(ScriptBlock.waves(manager, variant, new Shape(ROWS, width)),
                ScriptBlock.waves(manager, variant + 1, new Shape(ROWS, 2, width)),
                List.of(ScriptBlock.waves(manager, variant + 2, new Shape(ROWS, CLASSES)).mul(3)));
    }

    private Targets labels(long... labels) {
        return new Targets(List.of(manager.create(labels)));
    }

    private NDArray presence() {
        return manager.create(new boolean[] {true, true, false, true, true, false, true, true}, new Shape(ROWS, 2));
    }

    private static float[] gradient(NDArray logits, Supplier<NDArray> loss, float[] value) {
        logits.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray l = loss.get();
            collector.backward(l);
            value[0] = l.getFloat();
        }
        return logits.getGradient().toFloatArray();
    }

    @Test
    void lossAndGradientAreThoseOfTheSameLossInJava() throws Exception {
        Map<String, Double> settings = Map.of("alpha", 0.7, "temperature", 2.0);
        Targets targets = labels(0, 3, -1, 4);
        FusionOutput teacher = output(1, 8);
        float[] value = new float[1];
        FusionOutput java = output(5, 6);
        float[] expected = gradient(java.logits().get(0), () -> new DistillationV3().objective(settings).studentLoss(java, teacher,
                targets), value);
        float loss = value[0];
        FusionOutput script = output(5, 6);
        Objective ours = ours(Map.of("alpha", 0.7, "temperature", 2.0, "beta", 0.0));
        float[] found = gradient(script.logits().get(0), () -> ours.studentLoss(script, teacher, targets, presence()), value);
        assertEquals(loss, value[0], 1e-5f);
        assertArrayEquals(expected, found, 1e-5f);
        assertEquals(loss, ours.studentLoss(script, teacher, targets).getFloat(), 1e-5f, "without beta presence does not matter");
    }

    @Test
    void theTeacherGetsNoGradient() throws Exception {
        FusionOutput teacher = output(1, 8);
        FusionOutput student = output(5, 6);
        teacher.logits().get(0).setRequiresGradient(true);
        Objective ours = ours(Map.of("alpha", 0.7, "temperature", 2.0, "beta", 1.0));
        float[] found = gradient(student.logits().get(0), () -> ours.studentLoss(student, teacher, labels(0, 1, 2, 3), presence()),
                new float[1]);
        assertTrue(found[0] != 0);
        assertArrayEquals(new float[ROWS * CLASSES], teacher.logits().get(0).getGradient().toFloatArray());
    }

    @Test
    void featuresTeachToo() throws Exception {
        FusionOutput teacher = output(1, 8);
        FusionOutput student = output(5, 6);
        student.logits().get(0).setRequiresGradient(true);
        Objective ours = ours(Map.of("alpha", 0.7, "temperature", 2.0, "beta", 1.0));
        float[] found = gradient(student.averages(), () -> ours.studentLoss(student, teacher, labels(-1, -1, -1, -1), presence()),
                new float[1]);
        double sum = 0;
        for (float f : found) {
            sum += Math.abs(f);
        }
        assertTrue(sum > 0, "the relation of the averages has a gradient");
    }

    @Test
    void theTeachersLossIsTheScripts() throws Exception {
        FusionOutput teacher = output(1, 8);
        Objective ours = ours(Map.of("alpha", 0.7, "temperature", 2.0, "beta", 0.0));
        assertEquals(Losses.crossEntropy(teacher.logits(), labels(0, 1, 2, -1)).getFloat(),
                ours.teacherLoss(teacher, labels(0, 1, 2, -1), presence()).getFloat(), 1e-5f);
        NDArray recorded = manager.ones(new Shape(ROWS, 2), DataType.BOOLEAN);
        NDArray kept = presence();
        assertEquals(kept, ours.teacherSees(recorded, kept));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Vector | student_loss gives float32 [(4)], a loss is one float32 number",
        "Log | student_loss gives NaN of logits that are all finite",
        "Learns | has the parameters [weight], and a distillation trains none",
        "Linear | has the parameters [a.weight, a.bias]",
    })
    void whatIsNoLossIsRefusedWithTheRemedy(String kind, String said) throws Exception {
        Path file = Python.bad(kind, folder.resolve(kind + ".pt"));
        Objective bad = of(file).objective(Map.of());
        FusionOutput student = output(5, 6);
        student.logits().get(0).setRequiresGradient(true);
        String message = assertThrows(IllegalStateException.class, () -> bad.studentLoss(student, output(1, 8), labels(0, 1, 2, 3),
                presence()))
                .getMessage();
        assertTrue(message.contains(said) && message.contains(kind + ".pt"), message);
    }

    /** DJL cannot say beforehand whether a result has a graph. */
    @Test
    void aLossThatDependsOnNothingIsRefusedByTheEngine() throws Exception {
        Objective bad = of(Python.bad("Detached", folder.resolve("d.pt"))).objective(Map.of());
        FusionOutput student = output(5, 6);
        String message = assertThrows(EngineException.class, () -> gradient(student.logits().get(0),
                () -> bad.studentLoss(student, output(1, 8), labels(0, 1, 2, 3), presence()), new float[1])).getMessage();
        assertTrue(message.contains("does not require grad"), message);
    }

    @Test
    void aMethodThatIsNotThereIsNamed() throws Exception {
        Objective bad = of(Python.bad("Vector", folder.resolve("v.pt"))).objective(Map.of());
        String message = assertThrows(IllegalStateException.class, () -> bad.teacherLoss(output(1, 8), labels(0, 1, 2, 3), presence()))
                .getMessage();
        assertTrue(message.contains("v.pt") && message.contains("teacher_loss"), message);
        assertFalse(message.lines().count() > 1, message);
    }
}
