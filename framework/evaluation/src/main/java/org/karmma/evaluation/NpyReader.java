package org.karmma.evaluation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/**
 * Reads a NumPy file of a table {@code [rows, columns]} row by row: little-endian float16, float32 or float64, in C order (NEP 1, versions
 * 1 to 3).
 */
final class NpyReader implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final int rows;
    private final int columns;
    private final int bytes;
    private final ByteBuffer buffer;

    private NpyReader(Path file, FileChannel channel, int rows, int columns, int bytes) {
        this.file = file;
        this.channel = channel;
        this.rows = rows;
        this.columns = columns;
        this.bytes = bytes;
        buffer = ByteBuffer.allocate(Math.max(1, BUFFER / (columns * bytes)) * columns * bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /** @throws DataException naming the file and what is wrong with it */
    static NpyReader open(Path file) throws DataException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            NpyReader reader = header(file, channel);
            long wanted = (long) reader.rows * reader.columns * reader.bytes;
            long there = channel.size() - channel.position();
            if (there != wanted) {
                throw wrong(file, "it ought to hold " + wanted + " bytes of numbers and holds " + there, "Write it again");
            }
            return reader;
        } catch (ClosedByInterruptException e) {
            throw interrupted(file);
        } catch (IOException e) {
            close(channel);
            throw wrong(file, Files.exists(file) ? "it cannot be read (" + e + ")" : "there is no such file", "Write it again");
        } catch (DataException e) {
            close(channel);
            throw e;
        }
    }

    private static NpyReader header(Path file, FileChannel channel) throws IOException, DataException {
        ByteBuffer start = read(channel, 8);
        for (byte b : MAGIC) {
            if (start.get() != b) {
                throw wrong(file, "it is no NumPy file", "Write it with numpy.save");
            }
        }
        boolean old = start.get() == 1;
        ByteBuffer size = read(channel, old ? 2 : 4);
        int length = old ? size.getShort() & 0xffff : size.getInt();
        if (length < 0 || length > LONGEST_HEADER) {
            throw wrong(file, "its header is said to have " + length + " bytes", "Write it with numpy.save");
        }
        String header = new String(read(channel, length).array(), StandardCharsets.UTF_8);
        String type = part(file, header, TYPE);
        if (!type.matches("<f[248]")) {
            throw wrong(file, "its numbers are of the type '" + type + "'", "Save float32, for instance logits.float().numpy()");
        }
        if (part(file, header, ORDER).equals("True")) {
            throw wrong(file, "it is in Fortran order", "Save numpy.ascontiguousarray of it");
        }
        String[] shape = part(file, header, SHAPE).replaceAll("[\\s)]", "").split(",");
        try {
            if (shape.length == 2 && Integer.parseInt(shape[1]) > 0) {
                return new NpyReader(file, channel, Integer.parseInt(shape[0]), Integer.parseInt(shape[1]), type.charAt(2) - '0');
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(file, "its shape is (" + String.join(", ", shape) + ")", "Save a table of clips and classes, [clips, classes]");
    }

    private static String part(Path file, String header, Pattern pattern) throws DataException {
        Matcher found = pattern.matcher(header);
        if (!found.find()) {
            throw wrong(file, "its header is damaged: " + header.strip(), "Write it with numpy.save");
        }
        return found.group(1);
    }

    private static ByteBuffer read(FileChannel channel, int bytes) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (read.hasRemaining()) {
            if (channel.read(read) < 0) {
                throw new EOFException("it ends within its header");
            }
        }
        return read.flip();
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** The next row, of which there are {@link #rows}. */
    float[] next() throws DataException {
        try {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) { }
                buffer.flip();
            }
        } catch (ClosedByInterruptException e) {
            throw interrupted(file);
        } catch (IOException e) {
            throw wrong(file, "it cannot be read (" + e + ")", "Write it again");
        }
        float[] row = new float[columns];
        for (int k = 0; k < columns; k++) {
            row[k] = bytes == 4 ? buffer.getFloat() : bytes == 8 ? (float) buffer.getDouble() : half(buffer.getShort());
        }
        return row;
    }

    /** IEEE 754 binary16. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size = exponent == 0 ? Math.scalb((float) fraction, -24)
                : exponent < 31 ? Math.scalb((float) (fraction | 0x400), exponent - 25) : fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        return bits < 0 ? -size : size;
    }

    /** Whoever interrupts a thread that reads wants no more of it; the file is as good as it was. */
    private static CancellationException interrupted(Path file) {
        Thread.interrupted();
        return new CancellationException("reading " + file + " was interrupted");
    }

    private static DataException wrong(Path file, String problem, String remedy) {
        return new DataException(file.toString(), problem, remedy);
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
