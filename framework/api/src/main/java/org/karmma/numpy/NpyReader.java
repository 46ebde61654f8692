package org.karmma.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import org.karmma.dataset.DataException;

/**
 * Reads the array of a NumPy file piece by piece: little-endian float16, float32 or float64, in C order (NEP 1, versions 1 to 3). All else
 * is refused, pickled objects among it. For one thread.
 */
public final class NpyReader implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final NpyHeader header;
    private final ByteBuffer buffer;

    private NpyReader(Path file, FileChannel channel, NpyHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        buffer = ByteBuffer.allocate((int) Math.min(BUFFER, header.size())).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /** @throws DataException naming the file, what is wrong with it and how to write it; numbers that are missing at its end, too */
    public static NpyReader open(Path file) throws DataException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new NpyReader(file, channel, NpyHeader.read(file, channel));
        } catch (ClosedByInterruptException e) {
            throw interrupted(file);
        } catch (IOException e) {
            close(channel);
            throw new DataException(file.toString(), Files.exists(file) ? "it cannot be read (" + e + ")" : "there is no such file",
                    "Write it again", e);
        } catch (DataException e) {
            close(channel);
            throw e;
        }
    }

    /** Extents, outermost first; none of a single number. */
    public long[] shape() {
        return header.shape().clone();
    }

    /**
     * The next numbers, row-major.
     *
     * @param count at most as many as the array still has
     * @throws DataException if they cannot be read
     */
    public float[] next(int count) throws DataException {
        float[] numbers = new float[count];
        for (int k = 0; k < count; k++) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            numbers[k] = switch (header.bytes()) {
                case Short.BYTES -> half(buffer.getShort());
                case Float.BYTES -> buffer.getFloat();
                default -> (float) buffer.getDouble();
            };
        }
        return numbers;
    }

    private void fill() throws DataException {
        try {
            buffer.clear();
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) { }
            if (buffer.flip().remaining() < header.bytes()) {
                throw new DataException(file.toString(), "it has no more numbers than were read", "Let nobody write it meanwhile");
            }
        } catch (ClosedByInterruptException e) {
            throw interrupted(file);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be read (" + e + ")", "Write it again", e);
        }
    }

    /** IEEE 754 binary16; Java has it from 20 on. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return (sign == 0 ? 1f : -1f) * fraction * 0x1p-24f;
        }
        return Float.intBitsToFloat(sign | (exponent == 31 ? 0xff : exponent + 112) << 23 | fraction << 13);
    }

    /** Whoever interrupts a thread that reads wants no more of it; the file is as good as it was. */
    private static CancellationException interrupted(Path file) {
        Thread.interrupted();
        return new CancellationException("reading " + file + " was interrupted");
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // what was only read
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
