package org.karmma.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/**
 * NumPy's own format (versions 1 to 3, see numpy.lib.format), as far as features need it: one array of little-endian floating-point numbers
 * of 16, 32 or 64 bits in C order. Everything else is refused, pickled objects among it.
 */
final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");
    private static final int PREFIX = MAGIC.length + 2;

    private NpyFile() {}

    /** The whole array. @throws DataException naming the file, what is wrong and how to write it */
    static FeatureStore.Table read(Path file) throws DataException {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw bad(file, "cannot be read: " + e);
        }
        String header = header(file, bytes);
        String type = group(DESCR, header, file, "descr").replace("'", "");
        if (group(ORDER, header, file, "fortran_order").equals("True")) {
            throw bad(file, "is in Fortran order; write numpy.ascontiguousarray(x)");
        }
        int size = switch (type) {
            case "<f2" -> 2;
            case "<f4" -> 4;
            case "<f8" -> 8;
            default -> throw bad(file, type.equals("|O") ? "holds pickled objects, which are code and not read"
                    : "holds numbers of type " + type + ", features are <f2, <f4 or <f8");
        };
        long[] shape = shape(file, group(SHAPE, header, file, "shape"));
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (bytes.remaining() != count * size) {
            throw bad(file, "has " + bytes.remaining() + " bytes behind its header, " + Arrays.toString(shape) + " of " + type + " take "
                    + count * size + ": it is cut off or damaged");
        }
        return new FeatureStore.Table(file.toString(), shape, floats(bytes, (int) count, size));
    }

    /** The text of the header; what is left of the bytes are the numbers. */
    private static String header(Path file, ByteBuffer bytes) throws DataException {
        byte[] all = bytes.array();
        if (all.length > 1 && all[0] == 'P' && all[1] == 'K') {
            throw bad(file, "is an npz archive; write one npy file for each clip");
        }
        if (all.length < PREFIX + 4 || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw bad(file, all.length == 0 ? "is empty" : "is no npy file");
        }
        int version = all[MAGIC.length];
        if (version < 1 || version > 3) {
            throw bad(file, "has version " + version + " of the npy format; known are 1 to 3");
        }
        bytes.position(PREFIX);
        long length = version == 1 ? bytes.getShort() & 0xffff : bytes.getInt() & 0xffffffffL;
        if (length > bytes.remaining()) {
            throw bad(file, "ends within its header: it is cut off");
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static String group(Pattern pattern, String header, Path file, String key) throws DataException {
        Matcher found = pattern.matcher(header);
        if (!found.find()) {
            throw bad(file, "has no usable " + key + " in its header: " + header.strip());
        }
        return found.group(1);
    }

    private static long[] shape(Path file, String text) throws DataException {
        try {
            return Arrays.stream(text.split(",")).map(String::strip).filter(extent -> !extent.isEmpty())
                    .mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw bad(file, "has the shape (" + text + "), which cannot be");
        }
    }

    private static float[] floats(ByteBuffer bytes, int count, int size) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = switch (size) {
                case 2 -> half(bytes.getShort());
                case 4 -> bytes.getFloat();
                default -> (float) bytes.getDouble();
            };
        }
        return floats;
    }

    /** IEEE 754 half precision; Java has it from 20 on. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return (sign == 0 ? 1f : -1f) * fraction * 0x1p-24f;
        }
        return Float.intBitsToFloat(sign | (exponent == 31 ? 0xff : exponent + 112) << 23 | fraction << 13);
    }

    private static DataException bad(Path file, String problem) {
        return new DataException(file.toString(), problem, Features.AGAIN);
    }
}
