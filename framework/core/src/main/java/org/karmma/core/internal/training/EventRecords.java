package org.karmma.core.internal.training;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Scalars as TensorBoard reads them: protocol-buffer messages of type tensorflow.Event in TFRecord frames (length, masked CRC-32C of the
 * length, message, masked CRC-32C of the message; little-endian).
 */
final class EventRecords {

    private static final int MASK = 0xa282ead8;
    // field numbers of Event, Summary and Summary.Value
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private EventRecords() {}

    /** The record that a file begins with. @param time seconds since 1970 */
    static byte[] version(double time) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, WALL_TIME, Double.doubleToLongBits(time));
        bytes(event, FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return framed(event.toByteArray());
    }

    /** One record with the scalars of an epoch, at its last step. */
    static byte[] of(TrainingLog.Line line) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("train/loss", line.loss());
        scalars.put("train/learning_rate", line.learningRate());
        scalars.put("train/gradient_norm", line.gradientNorm());
        scalars.put("train/clips_per_second", line.clipsPerSecond());
        if (line.validation() != null) {
            scalars.put("validation/accuracy", line.validation());
        }
        line.parts().forEach((name, value) -> scalars.put(name.startsWith(TrainingLog.VALIDATION) ? name : "train/" + name, value));
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        scalars.forEach((tag, scalar) -> {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            bytes(value, TAG, tag.getBytes(StandardCharsets.UTF_8));
            varint(value, SIMPLE_VALUE << 3 | 5);
            value.writeBytes(little(4).putFloat(scalar.floatValue()).array());
            bytes(summary, VALUE, value.toByteArray());
        });
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, WALL_TIME, Double.doubleToLongBits(line.time()));
        varint(event, STEP << 3);
        varint(event, line.step());
        bytes(event, SUMMARY, summary.toByteArray());
        return framed(event.toByteArray());
    }

    private static void fixed64(ByteArrayOutputStream out, int field, long bits) {
        varint(out, field << 3 | 1);
        out.writeBytes(little(8).putLong(bits).array());
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    private static byte[] framed(byte[] message) {
        byte[] length = little(8).putLong(message.length).array();
        return little(16 + message.length).put(length).putInt(masked(length)).put(message).putInt(masked(message)).array();
    }

    private static int masked(byte[] of) {
        CRC32C crc = new CRC32C();
        crc.update(of);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
