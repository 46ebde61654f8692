package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;

/** One value of a function that is recorded, in both faces that DJL's arrays have. */
final class ArrayStandIn implements InvocationHandler {

    private static final Set<String> FACTS = Set.of("getShape", "getDataType", "getDevice", "getName", "getUid", "getSparseFormat",
            "hasGradient", "isReleased");
    /** Everything belongs to the recording, and lives as long as it. */
    private static final Set<String> OWNERSHIP = Set.of("attach", "detach", "tempAttach", "returnResource", "close", "setName");
    private static final String NUMBERS = "toByteBuffer";

    private final Recorder recorder;
    private final String name;
    private final NDArray real;
    private final boolean legible;
    private final NDArray array;
    private final NDArrayEx internal;

    /** @param legible whether its numbers may be looked at */
    ArrayStandIn(Recorder recorder, String name, NDArray real, boolean legible) {
        this.recorder = recorder;
        this.name = name;
        this.real = real;
        this.legible = legible;
        this.array = StandIns.of(NDArray.class, this);
        this.internal = StandIns.of(NDArrayEx.class, (self, method, args) -> invoke(self, real.getNDArrayInternal(), method, args));
    }

    /** Null if it stands in for nothing, but is an array. */
    static ArrayStandIn behind(NDArray array) {
        return Proxy.isProxyClass(array.getClass()) && Proxy.getInvocationHandler(array) instanceof ArrayStandIn standIn ? standIn : null;
    }

    /** The stand-in. */
    NDArray array() {
        return array;
    }

    /** What it stands in for. */
    NDArray real() {
        return real;
    }

    /** In TorchScript. */
    String name() {
        return name;
    }

    @Override
    public Object invoke(Object self, Method method, Object[] args) throws Throwable {
        return invoke(self, real, method, args);
    }

    private Object invoke(Object self, Object target, Method method, Object[] given) throws Throwable {
        Object[] args = given == null ? new Object[0] : given;
        String called = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return StandIns.identity(self, called, args, name);
        }
        if (FACTS.contains(called) || called.equals(NUMBERS) && legible) {
            return StandIns.call(recorder, target, method, args);
        }
        if (OWNERSHIP.contains(called)) {
            return null;
        }
        return switch (called) {
            case "getManager" -> recorder.managerStandIn();
            case "getNDArrayInternal" -> internal;
            case "getArray", "stopGradient", "toDevice" -> array; // the export moves to a device as a whole
            default -> operation(self, target, method, args);
        };
    }

    private Object operation(Object self, Object target, Method method, Object[] args) throws Throwable {
        String called = method.getName();
        Operations.Writer writer = Operations.find(called);
        // what is not abstract decomposes, but for those that engines define anew
        boolean whole = called.equals("duplicate") || args.length == 2 && (called.equals("split") || args[1] instanceof NDIndex);
        if (writer != null && (Modifier.isAbstract(method.getModifiers()) || whole)) {
            Object result = StandIns.call(recorder, target, method, args);
            String expression = writer.apply(new Operations.Call(name, args, result, recorder::name));
            if (expression != null) {
                return called.equals("split") ? recorder.recordParts(expression, this, (NDList) result)
                        : recorder.record(expression, this, result);
            }
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        throw new UnrecordableException(called.equals(NUMBERS) ? "it looks at the numbers in an array, so that what it computes may differ"
                + " from input to input" : "it computes " + called + ", which this export cannot say in TorchScript");
    }
}
