package org.karmma.hdf5;

import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.karmma.dataset.DataException;

/** A data set of an open file. Its first axis is what is counted; elements are read a few at a time. */
public final class Hdf5Data {

    private final Hdf5File file;
    private final String name;
    private final DatasetBase data;

    Hdf5Data(Hdf5File file, String name, DatasetBase data) {
        this.file = file;
        this.name = name;
        this.data = data;
    }

    /** File and name, for messages. */
    public String where() {
        return file.path() + ", " + name;
    }

    /** Extents, slowest first; none for a single value. */
    public long[] shape() {
        return data.getDimensionsAsLong();
    }

    /** How many elements there are along the first axis. */
    public long count() {
        return shape().length == 0 ? 0 : shape()[0];
    }

    /**
     * Whether its elements are strings of bytes, one axis of them: strings of fixed length (what NumPy makes of bytes), unsigned bytes of
     * variable length, or opaque values that have a tag (the library cannot read those without, which numpy.void becomes).
     */
    public boolean holdsBytes() {
        DataType type = data.getDataType();
        return shape().length == 1 && (type instanceof OpaqueDataType || type instanceof StringData || isVariable(type));
    }

    private static boolean isVariable(DataType type) {
        return type instanceof VariableLength variable && !variable.isVariableLengthString()
                && variable.getParent() instanceof FixedPoint parent && parent.getSize() == 1;
    }

    /** Whether its elements are floating-point numbers of 16, 32 or 64 bits. */
    public boolean holdsFloats() {
        return data.getDataType() instanceof FloatingPoint;
    }

    /** What its elements are, for messages. */
    public String type() {
        DataType type = data.getDataType();
        String kind = type.getClass().getSimpleName().replace("DataType", "").replace("Data", "");
        return (type instanceof VariableLength ? "elements of variable length" : kind + " of " + type.getSize() + " bytes") + ", shape "
                + Arrays.toString(shape());
    }

    /** Element {@code i} of one that {@linkplain #holdsBytes holds bytes}; strings of fixed length lose the zeros that they end with. */
    public byte[] bytes(long i) throws DataException {
        if (!holdsBytes()) {
            throw new DataException(where(), "holds no strings of bytes but " + type(), Hdf5File.AGAIN);
        }
        checkRange(i, 1);
        return file.read(name + "[" + i + "]", () -> isVariable(data.getDataType()) ? variable(i) : fixed(i));
    }

    /** The library would read what lies behind. */
    private void checkRange(long from, long count) {
        if (from < 0 || count < 1 || from + count > count()) {
            throw new IndexOutOfBoundsException(where() + " has " + count() + " elements, not " + from + " to " + (from + count));
        }
    }

    private byte[] fixed(long i) {
        ByteBuffer element = data.getSliceDataBuffer(new long[] {i}, new int[] {1});
        byte[] bytes = new byte[element.remaining()];
        element.get(bytes);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0 && data.getDataType() instanceof StringData) {
            length--;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** The library gives unsigned bytes as the next larger type. */
    private byte[] variable(long i) {
        Object element = ((Object[]) data.getData(new long[] {i}, new int[] {1}))[0];
        if (element instanceof byte[] bytes) {
            return bytes;
        }
        int[] numbers = (int[]) element;
        byte[] bytes = new byte[numbers.length];
        for (int b = 0; b < bytes.length; b++) {
            bytes[b] = (byte) numbers[b];
        }
        return bytes;
    }

    /**
     * Elements of one that {@linkplain #holdsFloats holds floats}, row-major, as 32 bits.
     *
     * @param from first element along the first axis
     * @param count how many, at least 1
     */
    public float[] floats(long from, int count) throws DataException {
        if (!holdsFloats() || shape().length == 0) {
            throw new DataException(where(), "holds no array of floating-point numbers but " + type(), Hdf5File.AGAIN);
        }
        checkRange(from, count);
        long[] shape = shape();
        long[] offset = new long[shape.length];
        offset[0] = from;
        int[] extent = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        extent[0] = count;
        return file.read(name, () -> floats(data.getSliceDataBuffer(offset, extent)));
    }

    private float[] floats(ByteBuffer read) {
        read.order(((FloatingPoint) data.getDataType()).getByteOrder());
        int size = data.getDataType().getSize();
        float[] floats = new float[read.remaining() / size];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = switch (size) {
                case 2 -> FloatingPoint.toFloat(read.getShort(read.position() + 2 * i));
                case 4 -> read.getFloat(read.position() + 4 * i);
                case 8 -> (float) read.getDouble(read.position() + 8 * i);
                default -> throw new IllegalStateException("numbers of " + size + " bytes");
            };
        }
        return floats;
    }
}
