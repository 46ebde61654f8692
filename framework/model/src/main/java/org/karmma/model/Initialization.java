package org.karmma.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.karmma.extractor.PretrainedValues;

/**
 * First values of parameters, made in Java: the same bits from the same seed, whatever the engine, its threads or its random numbers.
 * A parameter's values depend on the seed and its name, not on what other parameters there are.
 *
 * <ul>
 *   <li>matrices {@code [out, in]}, but those marked {@link #ZEROS}: uniform in +-sqrt(6 / (in + out)) (Glorot and Bengio 2010)
 *   <li>kernels {@code [out, in, ...]}: normal with variance 2 / (in * ...) (He et al. 2015)
 *   <li>biases and beta 0, gamma 1
 *   <li>parameters marked {@link PretrainedValues} keep what they have
 *   <li>parameters of type OTHER keep what their own initializer gave, unless that is {@link #TOKENS} or {@link #MATRICES}
 * </ul>
 */
public final class Initialization {

    /** Marks learned tokens: normal with standard deviation 0.02. */
    public static final Initializer TOKENS = (manager, shape, type) -> manager.zeros(shape, type);

    /** Marks a stack of matrices {@code [..., a, b]}, each as a matrix of its own. */
    public static final Initializer MATRICES = (manager, shape, type) -> manager.zeros(shape, type);

    /** Marks a matrix that begins with zeros: what it belongs to says nothing until it has learned something. */
    public static final Initializer ZEROS = (manager, shape, type) -> manager.zeros(shape, type);

    private Initialization() {}

    /**
     * Gives initialised parameters their first values.
     *
     * @param parameters by stable name
     */
    public static void seed(Map<String, Parameter> parameters, long seed) {
        parameters.forEach((name, parameter) -> {
            float[] values = values(parameter, new SplittableRandom(seed ^ hash(name) * 0x9E3779B97F4A7C15L));
            if (values != null) {
                Weights.set(parameter, values);
            }
        });
    }

    /** Null where the values are to stay. */
    private static float[] values(Parameter parameter, SplittableRandom random) {
        if (parameter.getInitializer() == PretrainedValues.INSTANCE) {
            return null;
        }
        Shape shape = parameter.getArray().getShape();
        int size = Math.toIntExact(shape.size());
        int last = shape.dimension() - 1;
        return switch (parameter.getType()) {
            case BIAS, BETA, RUNNING_MEAN -> new float[size];
            case GAMMA, RUNNING_VAR -> filled(size);
            case WEIGHT -> parameter.getInitializer() == ZEROS ? new float[size]
                    : last < 2 ? uniform(random, size, last < 1 ? 1 : shape.get(0), shape.get(last))
                    : normal(random, size, Math.sqrt(2.0 * shape.get(0) / size));
            case OTHER -> parameter.getInitializer() == TOKENS ? normal(random, size, 0.02)
                    : parameter.getInitializer() == MATRICES ? uniform(random, size, shape.get(last - 1), shape.get(last)) : null;
        };
    }

    private static float[] filled(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return values;
    }

    private static float[] uniform(SplittableRandom random, int size, long out, long in) {
        double bound = Math.sqrt(6.0 / (in + out));
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }

    private static float[] normal(SplittableRandom random, int size, double deviation) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
