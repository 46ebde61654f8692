package org.karmma.dataset;

import java.util.Arrays;
import java.util.Objects;

/**
 * Numbers with a shape, outside any engine: row-major, either unsigned bytes or 32-bit floats. Evidence in memory and the
 * signals that modalities read are both of this kind. The arrays are not copied: whoever makes one gives it away.
 */
public final class Samples {

    /** How one number is stored. */
    public enum ElementType {
        /** Unsigned byte, 0 to 255 (pictures). */
        UINT8(1),
        /** IEEE 754 single precision. */
        FLOAT32(4);

        private final int bytes;

        ElementType(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes a number takes. */
        public int bytes() {
            return bytes;
        }
    }

    private final ElementType type;
    private final Object data;
    private final long[] shape;

    private Samples(ElementType type, Object data, int length, long[] shape) {
        this.type = type;
        this.data = data;
        this.shape = shape.clone();
        if (count(shape) != length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " holds " + count(shape)
                    + " numbers, the array has " + length);
        }
    }

    /** Unsigned bytes in the given shape. */
    public static Samples of(byte[] data, long... shape) {
        return new Samples(ElementType.UINT8, data, data.length, shape);
    }

    /** Floats in the given shape. */
    public static Samples of(float[] data, long... shape) {
        return new Samples(ElementType.FLOAT32, data, data.length, shape);
    }

    /** How many numbers a shape holds. */
    public static long count(long... shape) {
        long n = 1;
        for (long s : shape) {
            if (s < 0) {
                throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
            }
            n = Math.multiplyExact(n, s);
        }
        return n;
    }

    public ElementType type() {
        return type;
    }

    /** Extents, slowest first; a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** How many numbers there are. */
    public int size() {
        return type == ElementType.UINT8 ? ((byte[]) data).length : ((float[]) data).length;
    }

    /** The bytes themselves, not a copy. @throws IllegalStateException if these are floats */
    public byte[] bytes() {
        if (type != ElementType.UINT8) {
            throw new IllegalStateException("these samples are " + type + ", not UINT8");
        }
        return (byte[]) data;
    }

    /** The floats themselves, not a copy. @throws IllegalStateException if these are bytes */
    public float[] floats() {
        if (type != ElementType.FLOAT32) {
            throw new IllegalStateException("these samples are " + type + ", not FLOAT32");
        }
        return (float[]) data;
    }

    /** Number {@code index} in row-major order; bytes as 0 to 255. */
    public float at(int index) {
        return type == ElementType.UINT8 ? ((byte[]) data)[index] & 0xff : ((float[]) data)[index];
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Samples that && type == that.type && Arrays.equals(shape, that.shape)
                && Objects.deepEquals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + (type == ElementType.UINT8 ? Arrays.hashCode((byte[]) data) : Arrays.hashCode((float[]) data));
    }
}
