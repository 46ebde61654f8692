package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Named tensors in one file: 8 bytes of header length, a JSON header, raw little-endian data (the safetensors format of Hugging Face,
 * so that Python reads it). Files appear whole or not at all; what is read is checked before it is believed.
 */
public final class Safetensors {

    private static final long MOST_HEADER = 100_000_000;

    /** @param data where the data begin */
    private record Opened(SafetensorsHeader header, long data) {}

    private Safetensors() {}

    /**
     * Writes a file, whole or not at all ({@link AtomicFile}).
     *
     * @param tensors by name, in the order of the file; they are not closed
     * @param metadata kept in the header
     */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        AtomicFile.write(file, aside -> {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                fill(channel, header(file, tensors, metadata));
                for (NDArray tensor : tensors.values()) {
                    fill(channel, tensor.toByteBuffer());
                }
            }
        });
    }

    private static ByteBuffer header(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode header = SafetensorsHeader.JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            header.set(SafetensorsHeader.METADATA, SafetensorsHeader.JSON.valueToTree(metadata));
        }
        long at = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            DataType type = tensor.getValue().getDataType();
            if (!SafetensorsHeader.NAMES.containsKey(type) || tensor.getKey().equals(SafetensorsHeader.METADATA)) {
                throw new IOException(file + ": cannot hold tensor '" + tensor.getKey() + "' of type " + type);
            }
            Shape shape = tensor.getValue().getShape();
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", SafetensorsHeader.NAMES.get(type));
            entry.set("shape", SafetensorsHeader.JSON.valueToTree(shape.getShape()));
            entry.putArray("data_offsets").add(at).add(at += shape.size() * type.getNumOfBytes());
        }
        byte[] json = SafetensorsHeader.JSON.writeValueAsBytes(header);
        int padded = (json.length + 7) / 8 * 8; // data is aligned; the format pads with spaces
        ByteBuffer buffer = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.flip();
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** The tensors of a file by name, owned by {@code manager}. @throws IOException naming the file, and the tensor that is damaged */
    public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
        return read(file, manager, name -> true);
    }

    /** The tensors of a file whose names are wanted, as {@link #read(Path, NDManager)} gives them; the data of others are not read. */
    public static Map<String, NDArray> read(Path file, NDManager manager, Predicate<String> wanted) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Opened opened = open(file, channel);
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : opened.header.entries()) {
                if (!wanted.test(entry.name())) {
                    continue;
                }
                int bytes = Math.toIntExact(entry.to() - entry.from());
                ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
                read(file, channel, data, opened.data + entry.from());
                tensors.put(entry.name(), manager.create(data, entry.shape(), entry.type()));
            }
            return tensors;
        }
    }

    /** What the header says besides tensors. @throws IOException naming the file, if it is damaged */
    public static Map<String, String> metadata(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return open(file, channel).header.metadata();
        }
    }

    private static Opened open(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        if (size < 8) {
            throw SafetensorsHeader.damaged(file, "it has " + size + " bytes, a safetensors file has at least 8");
        }
        read(file, channel, length, 0);
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > Math.min(MOST_HEADER, size - 8)) {
            throw SafetensorsHeader.damaged(file, "its header is said to be " + bytes + " bytes long and the file has " + size);
        }
        ByteBuffer json = ByteBuffer.allocate((int) bytes);
        read(file, channel, json, 8);
        return new Opened(SafetensorsHeader.parse(file, new String(json.array(), StandardCharsets.UTF_8), size - 8 - bytes), 8 + bytes);
    }

    private static void read(Path file, FileChannel channel, ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            int n = channel.read(into, at + into.position());
            if (n < 0) {
                throw new EOFException(file + ": ended while it was read; copy or make it again");
            }
        }
        into.flip();
    }
}
