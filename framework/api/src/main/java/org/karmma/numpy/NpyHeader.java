package org.karmma.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/**
 * What stands before the numbers (NEP 1; numpy.lib.format).
 *
 * @param bytes of each number: 2, 4 or 8
 */
record NpyHeader(long[] shape, int bytes) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");
    private static final int NEWEST = 3;
    private static final int LONGEST = 1 << 16;
    private static final String SAVE = "Write it with numpy.save";

    /** Leaves the channel at the first number. */
    static NpyHeader read(Path file, FileChannel channel) throws IOException, DataException {
        int version = version(file, channel);
        ByteBuffer size = next(file, channel, version == 1 ? 2 : 4);
        int length = version == 1 ? size.getShort() & 0xffff : size.getInt();
        if (length < 0 || length > LONGEST) {
            throw wrong(file, "its header is said to have " + (length & 0xffffffffL) + " bytes", SAVE);
        }
        String header = new String(next(file, channel, length).array(), StandardCharsets.UTF_8);
        String type = part(file, header, TYPE).replace("'", "");
        if (!type.matches("<f[248]")) {
            throw wrong(file, type.equals("|O") ? "it holds pickled objects, which are code and are not read"
                    : "its numbers are of the type '" + type + "'", "Save float32, for instance x.astype('<f4')");
        }
        if (part(file, header, ORDER).equals("True")) {
            throw wrong(file, "it is in Fortran order", "Save numpy.ascontiguousarray of it");
        }
        NpyHeader read = new NpyHeader(shape(file, part(file, header, SHAPE)), type.charAt(2) - '0');
        long there = channel.size() - channel.position();
        if (there != read.size()) {
            throw wrong(file, "it ought to hold " + read.size() + " bytes of numbers and holds " + there, "Write it again");
        }
        return read;
    }

    private static int version(Path file, FileChannel channel) throws IOException, DataException {
        byte[] start = next(file, channel, MAGIC.length + 2).array();
        if (start[0] == 'P' && start[1] == 'K') {
            throw wrong(file, "it is an npz archive", "Write one npy file for each array");
        }
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw wrong(file, "it is no NumPy file", SAVE);
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > NEWEST) {
            throw wrong(file, "it is of version " + version + " of NumPy's format; known are 1 to " + NEWEST, SAVE);
        }
        return version;
    }

    private static long[] shape(Path file, String text) throws DataException {
        try {
            long[] shape = Arrays.stream(text.split(",")).map(String::strip).filter(n -> !n.isEmpty()).mapToLong(Long::parseLong).toArray();
            Arrays.stream(shape).reduce(Double.BYTES, Math::multiplyExact);
            return shape;
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(file, "its shape is (" + text + "), which cannot be", SAVE);
        }
    }

    /** Of the numbers, in bytes. */
    long size() {
        return Arrays.stream(shape).reduce(bytes, (a, b) -> a * b);
    }

    private static String part(Path file, String header, Pattern pattern) throws DataException {
        Matcher found = pattern.matcher(header);
        if (!found.find()) {
            throw wrong(file, "its header is damaged: " + header.strip(), SAVE);
        }
        return found.group(1);
    }

    private static ByteBuffer next(Path file, FileChannel channel, int bytes) throws IOException, DataException {
        ByteBuffer next = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (next.hasRemaining()) {
            if (channel.read(next) < 0) {
                throw wrong(file, channel.size() == 0 ? "it is empty" : channel.size() < MAGIC.length + 2 ? "it is no NumPy file"
                        : "it ends within its header", "Write it again");
            }
        }
        return next.flip();
    }

    private static DataException wrong(Path file, String problem, String remedy) {
        return new DataException(file.toString(), problem, remedy);
    }
}
