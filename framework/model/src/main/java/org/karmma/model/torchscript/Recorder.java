package org.karmma.model.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes down as TorchScript what DJL code does to arrays. The code gets stand-ins: each passes an operation on to a real array, so that
 * shapes and types are what they always are, and adds a line that says it in TorchScript. Whatever would look at the numbers themselves
 * is refused, since what the code does next could then differ from one input to the next.
 */
final class Recorder {

    private final NDManager manager;
    private final Map<Parameter, String> parameters;
    private final String anchor;
    private final NDManager managerStandIn;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, NDArray> constants = new LinkedHashMap<>();
    private int variables;

    /**
     * @param manager owns all arrays of the recording
     * @param parameters what each is called
     * @param anchor an input, which says on which device new arrays are made
     */
    Recorder(NDManager manager, Map<Parameter, String> parameters, String anchor) {
        this.manager = manager;
        this.parameters = parameters;
        this.anchor = anchor;
        this.managerStandIn = ManagerStandIn.of(this);
    }

    /** A stand-in for an array that is given when the function is called. @param legible whether its numbers may be looked at */
    NDArray input(String name, NDArray real, boolean legible) {
        return new ArrayStandIn(this, name, real, legible).array();
    }

    /** Parameters as stand-ins. */
    ParameterStore store() {
        return new ParameterStore(managerStandIn, false) {
            @Override
            public NDArray getValue(Parameter parameter, Device device, boolean training) {
                if (parameter == null) {
                    return null; // a layer without bias
                }
                String name = parameters.get(parameter);
                return name == null ? parameter.getArray() : input("self." + name, parameter.getArray(), false);
            }
        };
    }

    /** The statements, in order. */
    List<String> lines() {
        return lines;
    }

    /** Arrays that the code made of numbers of its own, by name. */
    Map<String, NDArray> constants() {
        return constants;
    }

    NDManager manager() {
        return manager;
    }

    NDManager managerStandIn() {
        return managerStandIn;
    }

    String anchor() {
        return anchor;
    }

    /** What an array is called; one that is no stand-in is a constant. */
    String name(NDArray array) {
        ArrayStandIn standIn = ArrayStandIn.behind(array);
        return standIn == null ? constantName(array) : standIn.name();
    }

    /** An array that the code made, whose numbers are always the same. */
    NDArray constant(NDArray made) {
        return input(constantName(made), made, false);
    }

    private String constantName(NDArray array) {
        String name = "constant_" + (1 + constants.size());
        constants.put(name, array);
        return "self." + name;
    }

    /**
     * Adds a line that gives one array.
     *
     * @param x what the operation is of; null if of nothing
     * @param result an array, or a list of it alone
     * @return the like of {@code result}; what changed {@code x} in place gives {@code x}
     */
    Object record(String expression, ArrayStandIn x, Object result) {
        NDArray real = result instanceof NDList list ? list.singletonOrThrow() : (NDArray) result;
        ArrayStandIn made = next(real, x);
        lines.add(made.name() + " = " + expression);
        NDArray array = x != null && real == x.real() ? x.array() : made.array();
        return result instanceof NDList ? new NDList(array) : array;
    }

    /** Adds a line that gives several arrays. */
    NDList recordParts(String expression, ArrayStandIn x, NDList results) {
        List<ArrayStandIn> parts = results.stream().map(part -> next(part, x)).toList();
        lines.add(parts.stream().map(part -> part.name() + ", ").collect(Collectors.joining()) + "= " + expression);
        return new NDList(parts.stream().map(ArrayStandIn::array).toList());
    }

    private ArrayStandIn next(NDArray result, ArrayStandIn x) {
        if (x == null || result != x.real()) {
            result.attach(manager); // it belongs to its first operand's, which may be that of the parameters
        }
        return new ArrayStandIn(this, "v" + ++variables, result, false);
    }
}
