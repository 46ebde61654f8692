package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts values into parameters that are already there. */
public final class Weights {

    private static final NDIndex ALL = new NDIndex("...");

    private Weights() {}

    /**
     * Takes over weights.
     *
     * @param parameters initialised, by name
     * @param weights by the same names, no more and no fewer; copied
     * @throws IllegalArgumentException naming what is missing, unknown or of another shape or type; nothing is changed then
     */
    public static void load(Map<String, Parameter> parameters, Map<String, NDArray> weights) {
        check(parameters, weights);
        parameters.forEach((name, parameter) -> set(parameter, weights.get(name)));
    }

    /** Whether {@link #load} can take these weights over. @throws IllegalArgumentException if not, as it would */
    public static void check(Map<String, Parameter> parameters, Map<String, NDArray> weights) {
        Set<String> missing = new TreeSet<>(parameters.keySet());
        missing.removeAll(weights.keySet());
        Set<String> unknown = new TreeSet<>(weights.keySet());
        unknown.removeAll(parameters.keySet());
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("these weights are another network's: missing " + missing + ", unknown " + unknown);
        }
        parameters.forEach((name, parameter) -> {
            NDArray weight = weights.get(name);
            NDArray array = parameter.getArray();
            if (!weight.getShape().equals(array.getShape()) || weight.getDataType() != array.getDataType()) {
                throw new IllegalArgumentException("weight '" + name + "' is " + weight.getDataType() + " " + weight.getShape()
                        + ", the network has " + array.getDataType() + " " + array.getShape());
            }
        });
    }

    /** Overwrites in place; meanwhile the array wants no gradients, since a leaf that does refuses to be written to. */
    static void set(Parameter parameter, NDArray values) {
        NDArray array = parameter.getArray();
        array.setRequiresGradient(false);
        copy(values, array);
        array.setRequiresGradient(parameter.requiresGradient());
    }

    static void set(Parameter parameter, float[] values) {
        Shape shape = parameter.getArray().getShape();
        try (NDManager own = parameter.getArray().getManager().newSubManager()) {
            set(parameter, own.create(values, shape));
        }
    }

    /** A copy into the target's own memory; {@code NDArray.set(Buffer)} would have it share the Java buffer's. */
    static void copy(NDArray from, NDArray to) {
        to.set(ALL, from);
    }
}
