package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Modules as Python's pickle, protocol 2, in the dialect of TorchScript: an object is its class and a dictionary of its attributes, an
 * array is a call that makes it of a numbered storage, whose bytes lie elsewhere.
 */
final class Pickle {

    private static final Map<DataType, String> STORAGES = Map.of(DataType.FLOAT16, "HalfStorage", DataType.FLOAT32, "FloatStorage",
            DataType.FLOAT64, "DoubleStorage", DataType.UINT8, "ByteStorage", DataType.INT8, "CharStorage", DataType.INT32, "IntStorage",
            DataType.INT64, "LongStorage", DataType.BOOLEAN, "BoolStorage");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<NDArray> storages = new ArrayList<>();

    private Pickle() {
        out.write(0x80); // PROTO
        out.write(2);
    }

    /**
     * @param bytes the pickle
     * @param storages the arrays that it refers to by their index
     */
    record Pickled(byte[] bytes, List<NDArray> storages) {}

    static Pickled of(ScriptModule module) {
        Pickle pickle = new Pickle();
        pickle.object(module);
        return new Pickled(pickle.end(), pickle.storages);
    }

    static byte[] ofNothing() {
        Pickle pickle = new Pickle();
        pickle.out.write(')'); // EMPTY_TUPLE
        return pickle.end();
    }

    private byte[] end() {
        out.write('.'); // STOP
        return out.toByteArray();
    }

    private void object(ScriptModule module) {
        global("__torch__", module.type());
        out.write(')'); // EMPTY_TUPLE
        out.write(0x81); // NEWOBJ
        out.write('}'); // EMPTY_DICT
        out.write('('); // MARK
        module.arrays().forEach((name, array) -> {
            string(name);
            array(array);
        });
        string("training");
        out.write(0x89); // NEWFALSE
        module.parts().forEach((name, part) -> {
            string(name);
            object(part);
        });
        out.write('u'); // SETITEMS
        out.write('b'); // BUILD
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
    private void array(NDArray array) {
        String storage = STORAGES.get(array.getDataType());
        if (storage == null) {
            throw new UnrecordableException("it keeps an array of " + array.getDataType() + ", which TorchScript does not know");
        }
        global("torch._utils", "_rebuild_tensor_v2");
        out.write('('); // MARK
        out.write('('); // MARK
        string("storage");
        global("torch", storage);
        string(String.valueOf(storages.size()));
        string("cpu");
        integer(array.size());
        out.write('t'); // TUPLE
        out.write('Q'); // BINPERSID
        integer(0);
        long[] shape = array.getShape().getShape();
        tuple(shape);
        tuple(strides(shape));
        out.write(0x89); // NEWFALSE: it wants no gradient
        global("collections", "OrderedDict");
        out.write(')'); // EMPTY_TUPLE
        out.write('R'); // REDUCE
        out.write('t'); // TUPLE
        out.write('R'); // REDUCE
        storages.add(array);
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long next = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= Math.max(1, shape[i]);
        }
        return strides;
    }

    private void tuple(long... values) {
        out.write('('); // MARK
        for (long value : values) {
            integer(value);
        }
        out.write('t'); // TUPLE
    }

    private void global(String module, String name) {
        out.write('c'); // GLOBAL
        out.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X'); // BINUNICODE
        little(bytes.length);
        out.writeBytes(bytes);
    }

    private void integer(long value) {
        out.write('J'); // BININT
        little(Math.toIntExact(value));
    }

    private void little(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
}
