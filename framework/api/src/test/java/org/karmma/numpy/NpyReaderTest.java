package org.karmma.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.DataException;

class NpyReaderTest {

    private static final float[] VALUES = {0, -1.5f, 2, 1024, 0.25f, -7};

    @TempDir
    Path folder;

    private Path written(byte... content) throws Exception {
        return Files.write(folder.resolve("a.npy"), content);
    }

    private static byte[] npy(int version, String header, ByteBuffer numbers) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + numbers.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        return bytes.put(text).put(numbers.clear()).array();
    }

    private static byte[] npy(int version, String descr, String order, String shape, ByteBuffer numbers) {
        return npy(version, "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }", numbers);
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer floats() {
        ByteBuffer numbers = numbers(Float.BYTES * VALUES.length);
        numbers.asFloatBuffer().put(VALUES);
        return numbers;
    }

    private static String refused(Path file) {
        DataException e = assertThrows(DataException.class, () -> NpyReader.open(file).close());
        assertEquals(file.toString(), e.where());
        return e.problem();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsReadPieceByPiece(int version) throws Exception {
        try (NpyReader reader = NpyReader.open(written(npy(version, "'<f4'", "False", "(2, 3)", floats())))) {
            assertArrayEquals(new long[] {2, 3}, reader.shape());
            assertArrayEquals(Arrays.copyOf(VALUES, 3), reader.next(3));
            assertArrayEquals(Arrays.copyOfRange(VALUES, 3, 6), reader.next(3));
            assertTrue(assertThrows(DataException.class, () -> reader.next(1)).problem().contains("no more numbers"));
        }
    }

    @Test
    void otherWidthsAreConverted() throws Exception {
        ByteBuffer doubles = numbers(Double.BYTES * VALUES.length);
        for (float value : VALUES) {
            doubles.putDouble(value);
        }
        try (NpyReader reader = NpyReader.open(written(npy(1, "'<f8'", "False", "(6,)", doubles)))) {
            assertArrayEquals(VALUES, reader.next(6));
        }
        ByteBuffer halves = numbers(Short.BYTES * VALUES.length);
        halves.asShortBuffer().put(new short[] {0, (short) 0xbe00, 0x4000, 0x6400, 0x3400, (short) 0xc700});
        try (NpyReader reader = NpyReader.open(written(npy(1, "'<f2'", "False", "(6,)", halves)))) {
            assertArrayEquals(VALUES, reader.next(6));
        }
    }

    /** More than what is read at once. */
    @Test
    void longArraysAreReadWhole() throws Exception {
        int count = (1 << 18) + 7;
        ByteBuffer numbers = numbers(Float.BYTES * count);
        for (int k = 0; k < count; k++) {
            numbers.putFloat(k);
        }
        try (NpyReader reader = NpyReader.open(written(npy(1, "'<f4'", "False", "(" + count + ",)", numbers)))) {
            float[] read = reader.next(count);
            for (int k = 0; k < count; k++) {
                assertEquals(k, read[k]);
            }
        }
    }

    @Test
    void halvesAreThoseOfIeee() {
        assertEquals(65504, NpyReader.half((short) 0x7bff));
        assertEquals(0x1p-24f, NpyReader.half((short) 1));
        assertEquals(-0x1p-14f, NpyReader.half((short) 0x8400));
        assertEquals(Float.NEGATIVE_INFINITY, NpyReader.half((short) 0xfc00));
        assertTrue(Float.isNaN(NpyReader.half((short) 0x7e00)));
        assertEquals(0x80000000, Float.floatToRawIntBits(NpyReader.half((short) 0x8000)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "'<f4' ; True ; (2, 3) ; it is in Fortran order", "'|O' ; False ; (2, 3) ; it holds pickled objects",
        "'>f4' ; False ; (2, 3) ; of the type '>f4'", "'<i4' ; False ; (2, 3) ; of the type '<i4'",
        "[('x', '<f4')] ; False ; (2, 3) ; of the type '[(x, <f4)]'",
        "'<f4' ; False ; (2, 4) ; it ought to hold 32 bytes of numbers and holds 24",
        "'<f4' ; Maybe ; (2, 3) ; its header is damaged", "'<f4' ; False ; (9999999999, 9999999999) ; which cannot be",
        "'<f4' ; False ; (99999999999999999999,) ; which cannot be"})
    void otherArraysAreRefused(String descr, String order, String shape, String problem) throws Exception {
        String said = refused(written(npy(1, descr, order, shape, floats())));
        assertTrue(said.contains(problem), said);
    }

    @Test
    void filesThatAreCutOffOrNoneAreRefused() throws Exception {
        byte[] whole = npy(1, "'<f4'", "False", "(2, 3)", floats());
        for (int length = 0; length < whole.length; length++) {
            refused(written(Arrays.copyOf(whole, length)));
        }
        assertEquals("it is an npz archive", refused(written("PK and so on".getBytes(StandardCharsets.US_ASCII))));
        assertEquals("it is no NumPy file", refused(written("numbers, many of them".getBytes(StandardCharsets.US_ASCII))));
        whole[6] = 4;
        assertTrue(refused(written(whole)).contains("version 4"));
        assertEquals("there is no such file", refused(folder.resolve("none.npy")));
    }
}
