package org.karmma.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked: types are known, shapes fill their places, tensors fill the data.
 *
 * @param metadata what the header says besides tensors
 * @param entries in the order of the header
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

    /** Keeps no buffers for a thread, which may be an application's: with them it would keep the class loader of Jackson's bundle. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    static final String METADATA = "__metadata__";
    static final Map<DataType, String> NAMES = new EnumMap<>(Map.of(DataType.FLOAT64, "F64", DataType.FLOAT32, "F32",
            DataType.FLOAT16, "F16", DataType.INT64, "I64", DataType.INT32, "I32", DataType.INT8, "I8", DataType.UINT8, "U8",
            DataType.BOOLEAN, "BOOL"));

    /** Where a tensor lies, from the start of the data. */
    record Entry(String name, DataType type, Shape shape, long from, long to) {}

    /** @param data how many bytes of data follow the header */
    static SafetensorsHeader parse(Path file, String json, long data) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw damaged(file, "its header is not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!root.isObject()) {
            throw damaged(file, "its header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
            } else {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        }
        covered(file, entries, data);
        return new SafetensorsHeader(metadata, entries);
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
                + Arrays.toString(offsets));
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

    static IOException damaged(Path file, String problem) {
        return new IOException(file + ": " + problem + "; the file is damaged, copy or make it again");
    }
}
