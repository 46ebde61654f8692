package org.karmma.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.karmma.distillation.Objective;
import org.karmma.distillation.Targets;
import org.karmma.fusion.FusionOutput;

/**
 * The losses of a script, each a scalar:
 * <pre>
 * teacher_loss(teacher: Dict[str, Tensor], batch: Dict[str, Tensor])
 * student_loss(student: Dict[str, Tensor], teacher: Dict[str, Tensor], batch: Dict[str, Tensor])
 * </pre>
 * {@code student} and {@code teacher} hold {@code cls} {@code [B, d]}, {@code averages} {@code [B, M, d]} and, by label space in order,
 * {@code logits0} {@code [B, K]}, {@code logits1}, ...; {@code batch} holds {@code presence} {@code [B, M]} bool, {@code labels0}
 * {@code [B]} int64 (-1: unlabelled), {@code labels1}, ... and every setting by its name, a scalar.
 */
final class ScriptObjective implements Objective {

    private final Function<Device, Script> scripts;
    private final Path file;
    private final Map<String, Double> settings;
    private final boolean seesRecorded;

    ScriptObjective(Function<Device, Script> scripts, Path file, Map<String, Double> settings, boolean seesRecorded) {
        this.scripts = scripts;
        this.file = file;
        this.settings = Map.copyOf(settings);
        this.seesRecorded = seesRecorded;
    }

    @Override
    public NDArray teacherSees(NDArray recorded, NDArray kept) {
        return seesRecorded ? recorded : kept;
    }

    @Override
    public NDArray teacherLoss(FusionOutput teacher, Targets targets, NDArray presence) {
        NDList inputs = said("teacher", teacher, x -> x);
        inputs.addAll(batch(targets, presence));
        return loss("teacher_loss", inputs, teacher);
    }

    /** What is called without a presence leaves it to the script to do without. */
    @Override
    public NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets) {
        NDArray averages = student.averages();
        return studentLoss(student, teacher, targets, averages.getManager()
                .ones(averages.getShape().slice(0, 2), DataType.BOOLEAN));
    }

    @Override
    public NDArray studentLoss(FusionOutput student, FusionOutput teacher, Targets targets, NDArray presence) {
        NDList inputs = said("student", student, x -> x);
        inputs.addAll(said("teacher", teacher, NDArray::stopGradient));
        inputs.addAll(batch(targets, presence));
        return loss("student_loss", inputs, student);
    }

    private static NDList said(String who, FusionOutput output, UnaryOperator<NDArray> as) {
        NDList all = new NDList(named(who + ".cls", as.apply(output.cls())), named(who + ".averages", as.apply(output.averages())));
        for (int k = 0; k < output.logits().size(); k++) {
            all.add(named(who + ".logits" + k, as.apply(output.logits().get(k))));
        }
        return all;
    }

    private NDList batch(Targets targets, NDArray presence) {
        NDList all = new NDList(named("batch.presence", presence));
        for (int k = 0; k < targets.labels().size(); k++) {
            all.add(named("batch.labels" + k, targets.labels().get(k)));
        }
        settings.forEach((name, value) -> all.add(named("batch." + name, presence.getManager().create(value.floatValue()))));
        return all;
    }

    /** DJL makes a dictionary of arguments whose names share what is before the point. */
    private static NDArray named(String name, NDArray array) {
        array.setName(name);
        return array;
    }

    private NDArray loss(String method, NDList inputs, FusionOutput learns) {
        NDArray logits = learns.logits().get(0);
        NDManager manager = logits.getManager();
        NDList made = scripts.apply(logits.getDevice()).call(method, inputs, manager);
        if (made.size() != 1 || made.head().getShape().size() != 1 || made.head().getDataType() != DataType.FLOAT32) {
            throw new IllegalStateException(file + ": " + method + " gives " + (made.isEmpty() ? "nothing" : made.head().getDataType() + " "
                    + List.of(made.getShapes())) + ", a loss is one float32 number: end in .mean() or .sum()");
        }
        NDArray loss = made.head().reshape();
        if (!Float.isFinite(loss.getFloat()) && learns.logits().stream().allMatch(ScriptObjective::isFinite)) {
            throw new IllegalStateException(file + ": " + method + " gives " + loss.getFloat()
                    + " of logits that are all finite. Look for log(0),"
                    + " 0/0 or a mean over no rows: a batch may hold no labelled row.");
        }
        return loss;
    }

    private static boolean isFinite(NDArray array) {
        return !array.isInfinite().logicalOr(array.isNaN()).any().getBoolean();
    }
}
