package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** Makes the new arrays of a function that is recorded: of zeros and ones on the device of the input, of other numbers as constants. */
final class ManagerStandIn implements InvocationHandler {

    private final Recorder recorder;

    private ManagerStandIn(Recorder recorder) {
        this.recorder = recorder;
    }

    static NDManager of(Recorder recorder) {
        return StandIns.of(NDManager.class, new ManagerStandIn(recorder));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] given) throws Throwable {
        Object[] args = given == null ? new Object[0] : given;
        String called = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return StandIns.identity(self, called, args, "manager");
        }
        if (method.getReturnType() == void.class) {
            return null; // whatever it is about, arrays belong to the recording
        }
        if (NDManager.class.isAssignableFrom(method.getReturnType())) {
            return self;
        }
        if (called.equals("zeros") || called.equals("ones")) {
            return filled(self, method, args);
        }
        if (called.startsWith("random") || called.startsWith("sample") || called.startsWith("truncated")) {
            throw new UnrecordableException("it draws random numbers");
        }
        if (called.equals("create") && args[0] instanceof Shape) {
            throw new UnrecordableException("it makes an array without saying what is in it");
        }
        Object result = StandIns.call(recorder, recorder.manager(), method, args);
        return result instanceof NDArray made ? recorder.constant(made) : result;
    }

    private Object filled(Object self, Method method, Object[] args) throws Throwable {
        if (args.length == 2 && args[0] instanceof Shape shape && args[1] instanceof DataType type) {
            return recorder.record("torch.new_" + method.getName() + "(" + recorder.anchor() + ", " + Operations.ints(shape) + ", dtype="
                    + Operations.type(type) + ")", null, StandIns.call(recorder, recorder.manager(), method, args));
        }
        return InvocationHandler.invokeDefault(self, method, args);
    }
}
