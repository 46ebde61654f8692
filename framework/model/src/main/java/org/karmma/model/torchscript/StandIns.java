package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** What all objects have in common that stand in for one of DJL's. */
final class StandIns {

    private StandIns() {}

    static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Calls a real object, with real arguments. */
    static Object call(Recorder recorder, Object target, Method method, Object[] args) throws Throwable {
        Object[] real = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            real[i] = real(recorder, args[i]);
        }
        try {
            return method.invoke(target, real);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object real(Recorder recorder, Object arg) {
        if (arg instanceof NDList list) {
            return new NDList(list.stream().map(array -> (NDArray) real(recorder, array)).toList());
        }
        if (arg instanceof NDArray array) {
            ArrayStandIn standIn = ArrayStandIn.behind(array);
            return standIn == null ? array : standIn.real();
        }
        return arg == recorder.managerStandIn() ? recorder.manager() : arg;
    }

    /** The methods of {@link Object}: a stand-in is equal to itself alone. */
    static Object identity(Object self, String method, Object[] args, String text) {
        return switch (method) {
            case "equals" -> self == args[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> text;
        };
    }
}
