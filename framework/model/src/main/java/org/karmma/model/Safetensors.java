package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors in one file: 8 bytes of header length, a JSON header, raw little-endian data (the safetensors format of Hugging Face,
 * so that Python reads it). Files appear whole or not at all; what is read is checked before it is believed.
 */
public final class Safetensors {

    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final String METADATA = "__metadata__";
    private static final long MOST_HEADER = 100_000_000;
    private static final Map<DataType, String> NAMES = new EnumMap<>(Map.of(DataType.FLOAT64, "F64", DataType.FLOAT32, "F32",
            DataType.FLOAT16, "F16", DataType.INT64, "I64", DataType.INT32, "I32", DataType.INT8, "I8", DataType.UINT8, "U8",
            DataType.BOOLEAN, "BOOL"));

    /** Where a tensor lies, from the start of the data. */
    private record Entry(String name, DataType type, Shape shape, long from, long to) {}

    private record Header(Map<String, String> metadata, List<Entry> entries, long data) {}

    private Safetensors() {}

    /**
     * Writes a file aside, forces it to the disk and renames it.
     *
     * @param tensors by name, in the order of the file; they are not closed
     * @param metadata kept in the header
     */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".part-" + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                fill(channel, header(file, tensors, metadata));
                for (NDArray tensor : tensors.values()) {
                    fill(channel, tensor.toByteBuffer());
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static ByteBuffer header(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            header.set(METADATA, JSON.valueToTree(metadata));
        }
        long at = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            DataType type = tensor.getValue().getDataType();
            if (!NAMES.containsKey(type) || tensor.getKey().equals(METADATA)) {
                throw new IOException(file + ": cannot hold tensor '" + tensor.getKey() + "' of type " + type);
            }
            Shape shape = tensor.getValue().getShape();
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", NAMES.get(type));
            entry.set("shape", JSON.valueToTree(shape.getShape()));
            entry.putArray("data_offsets").add(at).add(at += shape.size() * type.getNumOfBytes());
        }
        byte[] json = JSON.writeValueAsBytes(header);
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
        try (FileChannel channel = FileChannel.open(file)) {
            Header header = header(file, channel);
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (Entry entry : header.entries) {
                int bytes = Math.toIntExact(entry.to - entry.from);
                ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
                read(file, channel, data, header.data + entry.from);
                tensors.put(entry.name, manager.create(data, entry.shape, entry.type));
            }
            return tensors;
        }
    }

    /** What the header says besides tensors. @throws IOException naming the file, if it is damaged */
    public static Map<String, String> metadata(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return header(file, channel).metadata;
        }
    }

    private static Header header(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        if (size < 8) {
            throw damaged(file, "it has " + size + " bytes, a safetensors file has at least 8");
        }
        read(file, channel, length, 0);
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > Math.min(MOST_HEADER, size - 8)) {
            throw damaged(file, "its header is said to be " + bytes + " bytes long and the file has " + size);
        }
        ByteBuffer json = ByteBuffer.allocate((int) bytes);
        read(file, channel, json, 8);
        JsonNode root;
        try {
            root = JSON.readTree(new String(json.array(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw damaged(file, "its header is not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!root.isObject()) {
            throw damaged(file, "its header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        root.fields().forEachRemaining(field -> {
            if (field.getKey().equals(METADATA)) {
                field.getValue().fields().forEachRemaining(m -> metadata.put(m.getKey(), m.getValue().asText()));
            }
        });
        for (var fields = root.fields(); fields.hasNext(); ) {
            var field = fields.next();
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        }
        covered(file, entries, size - 8 - bytes);
        return new Header(metadata, entries, 8 + bytes);
    }

    private static Entry entry(Path file, String name, JsonNode node) throws IOException {
        String dtype = node.path("dtype").asText();
        DataType type = NAMES.entrySet().stream().filter(e -> e.getValue().equals(dtype)).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> damaged(file, "tensor '" + name + "' has the type '" + dtype + "', known are " + NAMES.values()));
        long[] shape = numbers(file, name, node.path("shape"));
        long[] offsets = numbers(file, name, node.path("data_offsets"));
        try {
            long bytes = type.getNumOfBytes();
            for (long extent : shape) {
                bytes = Math.multiplyExact(bytes, extent);
            }
            if (offsets.length == 2 && offsets[1] - offsets[0] == bytes && bytes <= Integer.MAX_VALUE) {
                return new Entry(name, type, new Shape(shape), offsets[0], offsets[1]);
            }
        } catch (ArithmeticException e) {
            // falls through: no file is that long
        }
        throw damaged(file, "tensor '" + name + "' of shape " + new Shape(shape) + " does not fill its place "
                + java.util.Arrays.toString(offsets));
    }

    private static long[] numbers(Path file, String name, JsonNode node) throws IOException {
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!node.get(i).isIntegralNumber() || !node.get(i).canConvertToLong() || node.get(i).asLong() < 0) {
                throw damaged(file, "tensor '" + name + "' has " + node + " where numbers from 0 on belong");
            }
            numbers[i] = node.get(i).asLong();
        }
        return numbers;
    }

    /** Tensors lie one behind the other and fill the data, as the format demands: nothing hides in between. */
    private static void covered(Path file, List<Entry> entries, long data) throws IOException {
        long at = 0;
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        for (Entry entry : sorted) {
            if (entry.from != at) {
                throw damaged(file, "tensor '" + entry.name + "' begins at byte " + entry.from + " of the data, expected " + at);
            }
            if (entry.to > data) {
                throw damaged(file, "tensor '" + entry.name + "' ends at byte " + entry.to + " of the data, which has " + data);
            }
            at = entry.to;
        }
        if (at != data) {
            throw damaged(file, "its tensors end at byte " + at + " of the data, which has " + data);
        }
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

    private static IOException damaged(Path file, String problem) {
        return new IOException(file + ": " + problem + "; the file is damaged, copy or make it again");
    }
}
