package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.model.Weights;

/** Puts stored weights into a network. */
final class StoredWeights {

    private StoredWeights() {}

    /**
     * Gives every parameter of an initialised network its stored value.
     *
     * @param prefix a slot, or {@link ModelPackage#FUSION}
     * @throws IllegalArgumentException if names or shapes differ
     */
    static void load(Block block, String prefix, Map<String, NDArray> weights) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Set<String> unused = new TreeSet<>(weights.keySet());
        unused.removeIf(key -> !key.startsWith(prefix + "/"));
        for (Pair<String, Parameter> named : block.getParameters()) {
            String key = ModelPackage.key(prefix, named.getKey());
            NDArray value = weights.get(key);
            Parameter parameter = named.getValue();
            if (value == null) {
                throw new IllegalArgumentException("the package holds no weights " + key);
            }
            if (!value.getShape().equals(parameter.getArray().getShape())) {
                throw new IllegalArgumentException("weights " + key + " are " + value.getShape() + ", the network wants "
                        + parameter.getArray().getShape());
            }
            values.put(named.getKey(), value);
            unused.remove(key);
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("the network has no parameter for the weights " + String.join(", ", unused));
        }
        Weights.load(block.getParameters().toMap(), values); // into the memory that is there: a block may have lent it to native code
    }
}
