package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), beta 0.9 and 0.999, epsilon 1e-8, step for step as PyTorch's, and with
 * state that can be saved: a run that is put back goes on bit for bit at one thread.
 *
 * <p>Decay applies to parameters of DJL's type WEIGHT and to stacks of matrices, not to biases, norms and tokens. A parameter whose
 * gradient is exactly zero everywhere got none (an extractor that no row used): it, its moments and its step count stay as they are.
 * Not for use by several threads.
 */
public final class AdamW implements AutoCloseable {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final NDManager manager;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final double weightDecay;
    private final double clipNorm;
    private NDManager lent;

    /** A parameter and what is remembered about it. */
    private static final class Entry {
        final NDArray weight;
        final NDArray mean;
        final NDArray variance;
        final boolean decays;
        final double factor;
        long steps;

        Entry(Parameter parameter, double factor, NDManager manager) {
            this.factor = factor;
            weight = parameter.getArray();
            mean = manager.zeros(weight.getShape());
            variance = manager.zeros(weight.getShape());
            decays = parameter.getType() == Parameter.Type.WEIGHT || parameter.getInitializer() == Initialization.MATRICES;
        }
    }

    /**
     * @param parent of the manager that owns the moments
     * @param parameters by stable name; those that want no gradients are left alone
     * @param weightDecay per unit of learning rate, at least 0
     * @param clipNorm the most that the norm of all gradients together may be, above 0; infinity clips nothing
     */
    public AdamW(NDManager parent, Map<String, Parameter> parameters, double weightDecay, double clipNorm) {
        this(parent, parameters, name -> 1, weightDecay, clipNorm);
    }

    /** The same. @param factors what the learning rate is multiplied by, by the name of a parameter, at least 0 */
    public AdamW(NDManager parent, Map<String, Parameter> parameters, ToDoubleFunction<String> factors, double weightDecay,
            double clipNorm) {
        if (!(weightDecay >= 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException("weight decay is at least 0 and the clipping norm above 0: " + weightDecay
                    + ", " + clipNorm);
        }
        this.weightDecay = weightDecay;
        this.clipNorm = clipNorm;
        manager = parent.newSubManager();
        parameters.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                entries.put(name, new Entry(parameter, factors.applyAsDouble(name), manager));
            }
        });
    }

    /**
     * Moves the parameters against their gradients and clears these. Call it outside of a gradient collector.
     *
     * @param learningRate of this step
     * @return the norm of all gradients together, before clipping
     * @throws IllegalStateException naming a parameter whose gradient is not finite; nothing has moved then
     */
    public double step(double learningRate) {
        try (NDManager own = manager.newSubManager()) {
            List<String> names = List.copyOf(entries.keySet());
            NDList gradients = new NDList();
            NDList squares = new NDList();
            for (Entry entry : entries.values()) {
                NDArray gradient = entry.weight.getGradient();
                gradient.attach(own);
                gradients.add(gradient);
                NDArray flat = gradient.flatten();
                squares.add(flat.dot(flat));
            }
            float[] each = NDArrays.stack(squares).toFloatArray();
            double norm = norm(each, names);
            double scale = Math.min(1, clipNorm / (norm + 1e-6));
            for (int i = 0; i < each.length; i++) {
                if (each[i] > 0) {
                    Entry entry = entries.get(names.get(i));
                    update(entry, gradients.get(i), learningRate * entry.factor, scale);
                }
            }
            return norm;
        }
    }

    private static double norm(float[] squares, List<String> names) {
        double sum = 0;
        for (int i = 0; i < squares.length; i++) {
            if (!Float.isFinite(squares[i])) {
                throw new IllegalStateException("the gradient of " + names.get(i) + " is not finite; a lower learning rate helps");
            }
            sum += squares[i];
        }
        return Math.sqrt(sum);
    }

    private void update(Entry entry, NDArray gradient, double rate, double scale) {
        long t = ++entry.steps;
        double bias1 = 1 - Math.pow(BETA1, t);
        double root2 = Math.sqrt(1 - Math.pow(BETA2, t));
        // the engine computes w -= r m / (sqrt(v) + e): with r and e scaled alike this is PyTorch's lr m^ / (sqrt(v^) + epsilon)
        entry.weight.getNDArrayInternal().adamUpdate(new NDList(entry.weight, gradient, entry.mean, entry.variance),
                new NDList(entry.weight), (float) rate, (float) (rate * root2 / bias1), entry.decays ? (float) weightDecay : 0,
                (float) scale, -1, (float) BETA1, (float) BETA2, (float) (EPSILON * root2), false, true);
    }

    /**
     * What has to be saved: {@code <parameter>/mean}, {@code <parameter>/variance} and {@code <parameter>/steps} (INT64 scalar). These
     * are the live arrays, valid until the next call of any method.
     */
    public Map<String, NDArray> state() {
        if (lent != null) {
            lent.close();
        }
        lent = manager.newSubManager();
        Map<String, NDArray> state = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            state.put(name + "/mean", entry.mean);
            state.put(name + "/variance", entry.variance);
            state.put(name + "/steps", lent.create(entry.steps));
        });
        return state;
    }

    /**
     * Puts back what {@link #state} gave; copied.
     *
     * @throws IllegalArgumentException naming what is missing or of another shape; nothing is changed then
     */
    public void restore(Map<String, NDArray> state) {
        entries.forEach((name, entry) -> {
            taken(state, name + "/mean", entry);
            taken(state, name + "/variance", entry);
            if (!state.containsKey(name + "/steps")) {
                throw new IllegalArgumentException("the optimiser's state lacks " + name + "/steps");
            }
        });
        entries.forEach((name, entry) -> {
            Weights.copy(state.get(name + "/mean"), entry.mean);
            Weights.copy(state.get(name + "/variance"), entry.variance);
            entry.steps = state.get(name + "/steps").getLong();
        });
    }

    private static NDArray taken(Map<String, NDArray> state, String key, Entry entry) {
        NDArray array = state.get(key);
        if (array == null || !array.getShape().equals(entry.weight.getShape())) {
            throw new IllegalArgumentException("the optimiser's state has " + (array == null ? "no " + key
                    : key + " of shape " + array.getShape()) + ", the parameter is " + entry.weight.getShape());
        }
        return array;
    }

    /** Frees the moments; parameters stay. */
    @Override
    public void close() {
        manager.close();
    }
}
