package org.karmma.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @TempDir
    private Path folder;

    private static Map<String, NDArray> tensors(NDManager manager) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("slot/f32", manager.create(new float[] {1.5f, Float.NaN, -0f, Float.MIN_VALUE, 4, 5}, new Shape(2, 3)));
        tensors.put("f64", manager.create(new double[] {Math.PI}));
        tensors.put("i64 \"quoted\" \u00e9", manager.create(new long[] {Long.MIN_VALUE, 7}));
        tensors.put("i32", manager.create(new int[] {-7}));
        tensors.put("u8", manager.create(new byte[] {(byte) 200, 1, 2}, new Shape(3)).toType(DataType.UINT8, false));
        tensors.put("bool", manager.create(new boolean[] {true, false}));
        tensors.put("scalar", manager.create(3L));
        tensors.put("none", manager.create(new Shape(0, 4)));
        return tensors;
    }

    @Test
    void roundTrip() throws IOException {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> written = tensors(manager);
            Safetensors.write(file, written, Map.of("who", "K \u00e9"));
            Map<String, NDArray> read = Safetensors.read(file, manager);
            assertEquals(List.copyOf(written.keySet()), List.copyOf(read.keySet()));
            written.forEach((name, tensor) -> {
                assertEquals(tensor.getShape(), read.get(name).getShape(), name);
                assertEquals(tensor.getDataType(), read.get(name).getDataType(), name);
                assertArrayEquals(tensor.toByteArray(), read.get(name).toByteArray(), name);
            });
            assertEquals(Map.of("who", "K \u00e9"), Safetensors.metadata(file));
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void theLayoutIsThatOfTheFormat() throws IOException {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(file, Map.of("w", manager.create(new float[] {1, 2})), Map.of());
        }
        byte[] bytes = Files.readAllBytes(file);
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded)
                .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8)).putFloat(1).putFloat(2);
        assertArrayEquals(expected.array(), bytes);
    }

    @Test
    void aTransposedViewIsWrittenAsItReads() throws IOException {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(file, Map.of("t", manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose()), Map.of());
            assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, Safetensors.read(file, manager).get("t").toFloatArray());
        }
    }

    @Test
    void damageIsFoundAndNamed() throws IOException {
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 7, "'w' ends at byte 8 of the data, which has 7");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 9, "end at byte 8 of the data, which has 9");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "'w' of shape (3) does not fill its place [0, 8]");
        damaged("{\"w\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "'w' has the type 'F33'");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "'w' has [-2] where numbers from 0 on belong");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}", 8, "'w' of shape");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"v\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":[0,4]}}", 4, "begins at byte 0 of the data, expected 4");
        damaged("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"w\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":[0,4]}}", 4, "Duplicate field 'w'");
        damaged("{\"w\":{}}", 0, "'w' has the type ''");
        damaged("[1, 2]", 0, "not a JSON object");
        damaged("{\"w\":", 0, "not JSON");
    }

    private void damaged(String header, int data, String message) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).array();
        refused(bytes, message);
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = folder.resolve("damaged.safetensors");
        Files.write(file, bytes);
        try (NDManager manager = NDManager.newBaseManager()) {
            String said = assertThrows(IOException.class, () -> Safetensors.read(file, manager)).getMessage();
            assertTrue(said.startsWith(file.toString()) && said.contains(message), said);
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(whole, tensors(manager), Map.of());
        }
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length += 5) {
            refused(Arrays.copyOf(bytes, length), "");
        }
        bytes[7] = 0x7f;
        refused(bytes, "its header is said to be");
    }

    @Test
    void anEarlierFileSurvivesAFailedWrite() throws IOException {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(file, Map.of("w", manager.create(1f)), Map.of());
            NDArray closed = manager.create(2f);
            Map<String, NDArray> broken = new LinkedHashMap<>(Map.of("w", closed));
            closed.close();
            assertThrows(RuntimeException.class, () -> Safetensors.write(file, broken, Map.of()));
            assertEquals(1f, Safetensors.read(file, manager).get("w").getFloat());
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
