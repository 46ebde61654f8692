package org.karmma.server.internal.upload;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.server.internal.api.Refusal;

/**
 * What is said of samples that are sent: how they are to be understood, and perhaps the samples themselves.
 *
 * @param kind of medium
 * @param type of a number
 * @param shape {@code [T, ...]}
 * @param rate samples along the first axis per second
 * @param start when the first was taken, seconds on {@code clock}
 * @param clock which clock that is
 * @param given numbers as a list, or as base64 of little-endian bytes; null where they come in a part of their own
 */
record SignalSpec(String kind, ElementType type, long[] shape, double rate, double start, String clock, JsonNode given) {

    private static final Set<String> KEYS = Set.of("type", "shape", "rate", "start", "clock", "values", "base64");
    private static final int MOST_AXES = 8;

    /** @param mostBytes that its numbers may take */
    static SignalSpec of(String kind, JsonNode node, long mostBytes) throws Refusal {
        String where = "signals." + kind;
        Fields fields = new Fields(where, node, KEYS);
        ElementType type = type(where, fields.text("type", "float32"));
        long[] shape = shape(where, node.path("shape"));
        try {
            long bytes = Math.multiplyExact(Samples.count(shape), type.bytes());
            if (bytes > mostBytes) {
                throw new Refusal(413, where + ".shape: " + Arrays.toString(shape) + " of " + name(type) + " takes " + bytes
                        + " bytes, and samples of " + mostBytes + " bytes are taken at most (signal.megabytes). Send a shorter stretch,"
                        + " or a file");
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new Refusal(400, where + ".shape: " + Arrays.toString(shape) + " is no shape of samples: " + e.getMessage());
        }
        JsonNode given = node.has("values") ? node.get("values") : node.get("base64");
        return new SignalSpec(kind, type, shape, fields.number("rate"), fields.number("start", 0), fields.text("clock", "clip"), given);
    }

    private static ElementType type(String where, String word) throws Refusal {
        try {
            return ElementType.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, where + ".type: numbers are uint8 or float32, not " + word);
        }
    }

    private static long[] shape(String where, JsonNode node) throws Refusal {
        boolean numbers = node.isArray() && node.size() >= 1 && node.size() <= MOST_AXES;
        long[] shape = new long[numbers ? node.size() : 0];
        for (int i = 0; i < shape.length; i++) {
            numbers &= node.get(i).isIntegralNumber() && node.get(i).canConvertToLong();
            shape[i] = node.get(i).asLong();
        }
        if (!numbers) {
            throw new Refusal(400, where + ".shape: a list of 1 to " + MOST_AXES + " whole numbers, time first, for instance [200, 6]; got "
                    + node);
        }
        return shape;
    }

    private static String name(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    int bytes() {
        return Math.toIntExact(Samples.count(shape) * type.bytes());
    }

    /** With the numbers that were sent along in the JSON. */
    Evidence.Buffer withGiven() throws Refusal {
        if (given.isTextual()) {
            try {
                return with(given.binaryValue());
            } catch (IOException e) {
                throw new Refusal(400, "signals." + kind + ".base64 is no base64 as RFC 4648 has it: A to Z, a to z, 0 to 9, + and /,"
                        + " without line breaks, filled up with =");
            }
        }
        int count = bytes() / type.bytes();
        if (!given.isArray() || given.size() != count) {
            throw new Refusal(400, "signals." + kind + ".values: " + count + " numbers in one flat list are wanted for "
                    + Arrays.toString(shape) + ", time slowest; got " + (given.isArray() ? given.size() + " elements"
                            : given.getNodeType()));
        }
        ByteBuffer numbers = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : given) {
            if (!number.isNumber()) {
                throw new Refusal(400, "signals." + kind + ".values holds " + number + ", which is no number");
            }
            if (type == ElementType.FLOAT32) {
                numbers.putFloat(number.floatValue());
            } else if (number.canConvertToInt() && number.intValue() >= 0 && number.intValue() <= 255) {
                numbers.put((byte) number.intValue());
            } else {
                throw new Refusal(400, "signals." + kind + ".values holds " + number + "; uint8 is 0 to 255");
            }
        }
        return with(numbers.array());
    }

    /** With these numbers. @param bytes little-endian, row-major */
    Evidence.Buffer with(byte[] bytes) throws Refusal {
        if (bytes.length != bytes()) {
            throw new Refusal(400, kind + ": " + bytes() + " bytes are wanted for " + Arrays.toString(shape) + " of "
                    + name(type) + ", and " + bytes.length + " came");
        }
        try {
            return new Evidence.Buffer(samples(bytes), rate, start, clock);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "signals." + kind + ": " + e.getMessage());
        }
    }

    private Samples samples(byte[] bytes) {
        if (type == ElementType.UINT8) {
            return Samples.of(bytes, shape);
        }
        float[] floats = new float[bytes.length / type.bytes()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return Samples.of(floats, shape);
    }
}
