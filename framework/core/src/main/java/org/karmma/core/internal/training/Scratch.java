package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One direct buffer on the way from files to tensors, used again for every batch: a new one each would stay until the next garbage
 * collection, which with a heap of arrays' small handles may be gigabytes away. Not for use by several threads.
 */
final class Scratch {

    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** Empty, with room for so many bytes; what it held before is gone. */
    ByteBuffer ofBytes(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        return buffer.clear();
    }

    /** What was put in, as FLOAT32 in memory of its own. */
    NDArray floats(NDManager manager, Shape shape, DataType type) {
        ByteBuffer full = buffer.flip().slice().order(ByteOrder.nativeOrder());
        try (NDArray raw = manager.create(full, shape, type)) {
            // raw lies in the buffer itself; toType copies only where the type changes, whatever it is told
            return type == DataType.FLOAT32 ? raw.duplicate() : raw.toType(DataType.FLOAT32, true);
        }
    }
}
