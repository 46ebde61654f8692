package org.karmma.model.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes down as TorchScript what DJL code does to arrays. The code gets stand-ins: each passes an operation on to a real array, so that
 * shapes and types are what they always are, and adds a line that says it in TorchScript. Whatever would look at the numbers themselves
 * is refused, since what the code does next could then differ from one input to the next.
 */
final class Recorder {

    private static final Set<String> FACTS = Set.of("getShape", "getDataType", "getDevice", "getName", "getUid", "getSparseFormat", "hasGradient",
            "isReleased");
    /** Everything belongs to the recording, and lives as long as it. */
    private static final Set<String> OWNERSHIP = Set.of("attach", "detach", "tempAttach", "returnResource", "close", "setName", "attachInternal",
            "attachUncappedInternal", "tempAttachInternal", "detachInternal", "attachAll", "tempAttachAll", "cap");
    private static final String NUMBERS = "toByteBuffer";

    private final NDManager manager;
    private final Map<Parameter, String> parameters;
    private final String anchor;
    private final NDManager managerStandIn = standIn(NDManager.class, this::invokeManager);
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
    }

    /** A stand-in for an array that is given when the function is called. @param legible whether its numbers may be looked at */
    NDArray input(String name, NDArray real, boolean legible) {
        return new Variable(name, real, legible).array;
    }

    /** Parameters as stand-ins. */
    ParameterStore store() {
        return new ParameterStore(managerStandIn, false) {
            @Override
            public NDArray getValue(Parameter parameter, Device device, boolean training) {
                String name = parameters.get(parameter);
                return parameter == null ? null : name == null ? parameter.getArray() : new Variable("self." + name, parameter.getArray(), false).array;
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

    /** What an array is called; one that is no stand-in is a constant. */
    String name(NDArray array) {
        Variable variable = variable(array);
        return variable == null ? constant(array) : variable.name;
    }

    private String constant(NDArray array) {
        String name = "constant_" + (1 + constants.size());
        constants.put(name, array);
        return "self." + name;
    }

    /** One value of the function. */
    private final class Variable {
        private final String name;
        private final NDArray real;
        private final boolean legible;
        private final NDArray array;
        private final NDArrayEx internal;

        Variable(String name, NDArray real, boolean legible) {
            this.name = name;
            this.real = real;
            this.legible = legible;
            this.array = standIn(NDArray.class, new ArrayHandler(this));
            this.internal = standIn(NDArrayEx.class, (self, method, args) -> invoke(this, self, real.getNDArrayInternal(), method, args));
        }
    }

    /** So that a stand-in can be told from other arrays. */
    private final class ArrayHandler implements InvocationHandler {
        private final Variable variable;

        ArrayHandler(Variable variable) {
            this.variable = variable;
        }

        @Override
        public Object invoke(Object self, Method method, Object[] args) throws Throwable {
            return Recorder.this.invoke(variable, self, variable.real, method, args);
        }
    }

    private Variable variable(Object array) {
        return Proxy.isProxyClass(array.getClass()) && Proxy.getInvocationHandler(array) instanceof ArrayHandler handler ? handler.variable : null;
    }

    private Object invoke(Variable x, Object self, Object target, Method method, Object[] given) throws Throwable {
        Object[] args = given == null ? new Object[0] : given;
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return identity(self, name, args, x.name);
        }
        if (FACTS.contains(name) || name.equals(NUMBERS) && x.legible) {
            return call(target, method, args);
        }
        if (OWNERSHIP.contains(name)) {
            return null;
        }
        switch (name) {
            case "getManager":
                return managerStandIn;
            case "getNDArrayInternal":
                return x.internal;
            case "getArray", "stopGradient", "toDevice": // the export moves to a device as a whole
                return x.array;
            default:
        }
        Operations.Writer writer = Operations.find(name);
        // what is not abstract decomposes, but for those that engines define anew
        boolean whole = name.equals("duplicate") || args.length == 2 && (name.equals("split") || args[1] instanceof NDIndex);
        if (writer != null && (Modifier.isAbstract(method.getModifiers()) || whole)) {
            Object result = call(target, method, args);
            String expression = writer.apply(new Operations.Call(x.name, args, result, this::name));
            if (expression != null) {
                return recorded(expression, x, result, name.equals("split"));
            }
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        throw new UnrecordableException(name.startsWith("to") && name.endsWith("Buffer") ? "it looks at the numbers in an array, so that what it "
                + "computes may differ from input to input" : "it computes " + name + ", which this export cannot say in TorchScript");
    }

    /** New arrays: of zeros and ones wherever the input is, of other numbers as constants. */
    private Object invokeManager(Object self, Method method, Object[] given) throws Throwable {
        Object[] args = given == null ? new Object[0] : given;
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return identity(self, name, args, "manager");
        }
        if (method.getReturnType() == void.class) {
            return null;
        }
        if (NDManager.class.isAssignableFrom(method.getReturnType())) {
            return self;
        }
        boolean filled = name.equals("zeros") || name.equals("ones");
        if (filled && args.length == 2 && args[0] instanceof Shape shape && args[1] instanceof DataType type) {
            return recorded("torch.new_" + name + "(" + anchor + ", " + Operations.ints(shape) + ", dtype=" + Operations.type(type) + ")", null,
                    call(manager, method, args), false);
        }
        if (filled) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        if (name.startsWith("random") || name.startsWith("sample") || name.startsWith("truncated")) {
            throw new UnrecordableException("it draws random numbers");
        }
        if (name.equals("create") && args[0] instanceof Shape) {
            throw new UnrecordableException("it makes an array without saying what is in it");
        }
        Object result = call(manager, method, args);
        return result instanceof NDArray made ? new Variable(constant(made), made, false).array : result;
    }

    private Object recorded(String expression, Variable x, Object result, boolean unpacked) {
        if (!(result instanceof NDList list)) {
            return assigned(expression, x, (NDArray) result).array;
        }
        if (!unpacked) {
            return new NDList(assigned(expression, x, list.singletonOrThrow()).array);
        }
        List<Variable> parts = list.stream().map(part -> next(part, x)).toList();
        lines.add(parts.stream().map(part -> part.name + ", ").collect(Collectors.joining()) + "= " + expression);
        return new NDList(parts.stream().map(part -> part.array).toList());
    }

    /** What changed an array in place gives that array. */
    private Variable assigned(String expression, Variable x, NDArray result) {
        Variable made = next(result, x);
        lines.add(made.name + " = " + expression);
        return x != null && result == x.real ? x : made;
    }

    private Variable next(NDArray result, Variable x) {
        if (x == null || result != x.real) {
            result.attach(manager); // it belongs to its first operand's, which may be that of the parameters
        }
        return new Variable("v" + ++variables, result, false);
    }

    private Object call(Object target, Method method, Object[] args) throws Throwable {
        Object[] real = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            real[i] = real(args[i]);
        }
        try {
            return method.invoke(target, real);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object real(Object arg) {
        if (arg instanceof NDList list) {
            return new NDList(list.stream().map(array -> (NDArray) real(array)).toList());
        }
        if (arg instanceof NDArray array) {
            Variable variable = variable(array);
            return variable == null ? array : variable.real;
        }
        return arg == managerStandIn ? manager : arg;
    }

    private static Object identity(Object self, String name, Object[] args, String text) {
        return switch (name) {
            case "equals" -> self == args[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> text;
        };
    }

    private static <T> T standIn(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
