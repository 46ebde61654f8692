package org.karmma.torchscript;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.PretrainedValues;

/**
 * A TorchScript file as a block. It is loaded when the block is initialised, and lives and dies with the manager given then. Its
 * parameters are the block's: trained like any others, beginning with the values in the file, and stored by the names that PyTorch gives
 * them. Its buffers stay what they are in the file. What would train badly without a word is refused when a block that is to be trained is
 * initialised: rows that depend on each other, and buffers that calls change.
 */
abstract class ScriptBlock extends AbstractBlock {

    private static final int SEED = 1;
    private static final double CLOSE = 1e-4;
    private static final String KEEPS = "keeps something from one call to the next, in a buffer as a rule (or draws numbers in a way that"
            + " the seed does not decide). Only parameters are saved with a network, so the rest would be lost: make it a parameter or a"
            + " constant.";

    private final CodeFile code;
    private final Predicate<String> keeps;
    private boolean frozen;
    private Script script;

    /** @param keeps parameters, by name, that are not trained in any case */
    ScriptBlock(CodeFile code, Predicate<String> keeps) {
        this.code = code;
        this.keeps = keeps;
    }

    /**
     * Made-up inputs. Row 0 is the same whatever {@code variant} is; the others differ.
     *
     * @param manager owns them
     */
    abstract NDList sample(NDManager manager, int rows, int variant);

    /** From inputs to outputs whose shapes have been looked at. */
    abstract NDList run(NDList inputs, boolean training);

    Script script() {
        if (script == null) {
            throw new IllegalStateException(code.file() + " is not loaded: initialise the network first");
        }
        return script;
    }

    IllegalStateException wrong(String problem) {
        return new IllegalStateException(code.file() + " " + problem);
    }

    /** Before it is initialised, too: such a network is not to be trained, and is not tried for that. */
    @Override
    public void freezeParameters(boolean freeze) {
        frozen = freeze;
        super.freezeParameters(freeze);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        script = Script.load(code, manager.getDevice());
        manager.attachInternal(code.sha256() + "-" + System.identityHashCode(script), script);
        for (Map.Entry<String, Parameter> of : script.parameters().entrySet()) {
            NDArray array = of.getValue().getArray();
            if (array.getDataType() != DataType.FLOAT32) {
                throw wrong("has the parameter " + of.getKey() + " of type " + array.getDataType() + "; export it in single precision, with"
                        + " module.float().");
            }
            Parameter parameter = Parameter.builder().setName(of.getKey()).setType(type(of.getKey(), array.getShape())).optArray(array)
                    .optInitializer(PretrainedValues.INSTANCE).build();
            parameter.freeze(frozen || keeps.test(of.getKey()));
            addParameter(parameter);
        }
        float[] before = answer(manager, false, 0); // loaded as for inference
        for (float value : before) {
            if (!Float.isFinite(value)) {
                throw wrong("gives " + value + " for inputs that are all finite. See that it does not divide by zero, and that its weights"
                        + " are finite.");
            }
        }
        if (!frozen) {
            prove(manager, before);
        }
    }

    /** What decides weight decay: matrices and kernels have it; biases, norms and learned tokens have not. */
    static Parameter.Type type(String name, Shape shape) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.contains("bias")) {
            return Parameter.Type.BIAS;
        }
        return !last.contains("weight") ? Parameter.Type.OTHER : shape.dimension() > 1 ? Parameter.Type.WEIGHT : Parameter.Type.GAMMA;
    }

    private void prove(NDManager manager, float[] before) {
        float[] one = answer(manager, true, 0);
        if (!alike(one, answer(manager, true, 0))) {
            throw wrong(KEEPS);
        }
        if (!alike(one, answer(manager, true, 1))) {
            throw wrong("lets a row's result depend on the other rows of the batch while it is trained, as batch statistics (BatchNorm) do."
                    + " Use GroupNorm or LayerNorm, or BatchNorm whose statistics are constants (torchvision's FrozenBatchNorm2d).");
        }
        if (!alike(before, answer(manager, false, 0))) {
            throw wrong(KEEPS);
        }
    }

    /** Trained parameters whose gradient is zero everywhere for made-up inputs. Leaves no gradient behind. */
    List<String> unused(NDManager manager) {
        List<String> unused = new ArrayList<>();
        List<Parameter> trained = getDirectParameters().values().stream().filter(Parameter::requiresGradient).toList();
        if (trained.isEmpty()) {
            return unused;
        }
        try (NDManager own = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray sum = own.create(0f);
            for (NDArray array : run(sample(own, 2, 1), true)) {
                sum = sum.add(array.square().sum());
            }
            collector.backward(sum);
            for (Parameter parameter : trained) {
                NDArray gradient = parameter.getArray().getGradient();
                gradient.attach(own);
                if (gradient.abs().max().getFloat() == 0) {
                    unused.add(parameter.getName());
                }
                gradient.subi(gradient); // in the engine's own memory: the first step begins without one
            }
        }
        return unused;
    }

    /** What row 0 of two becomes; the same dropout each time. */
    private float[] answer(NDManager manager, boolean training, int variant) {
        try (NDManager own = manager.newSubManager()) {
            Engine.getInstance().setRandomSeed(SEED);
            NDList made = new NDList();
            for (NDArray array : run(sample(own, 2, variant), training)) {
                made.add(array.get(0).flatten());
            }
            return NDArrays.concat(made).toFloatArray();
        }
    }

    private static boolean alike(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= CLOSE * (1 + Math.abs(a[i])))) {
                return false;
            }
        }
        return true;
    }

    /** Numbers between -1 and 1. Row 0 is the same in every variant. */
    static NDArray waves(NDManager manager, int variant, Shape shape) {
        int rows = (int) shape.get(0);
        int size = Math.toIntExact(shape.size() / rows);
        float[] values = new float[rows * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(0.7 * i + (i < size ? 0 : 2.9 * variant + 0.003 * variant * i));
        }
        return manager.create(values, shape);
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return run(inputs, training);
    }
}
