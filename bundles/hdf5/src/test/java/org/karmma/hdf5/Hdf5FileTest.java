package org.karmma.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.DataException;

class Hdf5FileTest {

    @TempDir
    Path folder;

    /** Bytes of every value, a zero among them and none at the end. */
    private static final String FRAMES = "frames = [bytes((i * 7 + k) % 256 for k in range(200 + 37 * i)) + b'\\x00\\xd9' for i in"
            + " range(9)]\n";

    private static byte[] frame(int i) {
        byte[] frame = new byte[200 + 37 * i + 2];
        for (int k = 0; k < frame.length - 2; k++) {
            frame[k] = (byte) (i * 7 + k);
        }
        frame[frame.length - 1] = (byte) 0xd9;
        return frame;
    }

    /** The ways in which bytes become elements in Python. */
    @ParameterizedTest
    @ValueSource(strings = {
            "f['v'] = numpy.array(frames)",
            "f.create_dataset('v', data=numpy.array(frames), chunks=(2,), compression='gzip')",
            "f.create_dataset('v', data=numpy.array(frames), chunks=(4,), compression='lzf', shuffle=True)",
            "d = f.create_dataset('v', (9,), h5py.vlen_dtype(numpy.uint8))\nfor i, x in enumerate(frames):"
                    + " d[i] = numpy.frombuffer(x, 'u1')",
            "t = h5py.h5t.create(h5py.h5t.OPAQUE, 498)\nt.set_tag(b'jpeg')\n"
                    + "d = h5py.h5d.create(f.id, b'v', t, h5py.h5s.create_simple((9,)))\n"
                    + "d.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.array([numpy.void(x + bytes(498 - len(x))) for x in frames]), mtype=t)"})
    void encodedElementsAreGivenByteForByte(String how) throws Exception {
        for (String version : List.of("earliest", "latest")) {
            Path file = Python.make(folder.resolve(version + ".hdf5"), FRAMES + "with h5py.File(file, 'w', libver='" + version
                    + "') as f:\n" + how.indent(1));
            try (Hdf5File open = Hdf5File.open(file)) {
                Hdf5Data data = open.data("v");
                assertTrue(data.holdsBytes());
                assertEquals(9, data.count());
                for (int i : new int[] {8, 0, 3}) {
                    byte[] padded = Arrays.copyOf(frame(i), how.contains("OPAQUE") ? 498 : frame(i).length);
                    assertArrayEquals(padded, data.bytes(i), version + " element " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f2", "<f4", "<f8", ">f4"})
    void numbersAreGivenInPieces(String type) throws Exception {
        Path file = Python.make(folder.resolve("numbers.hdf5"),
                "with h5py.File(file, 'w') as f:\n f['P01/clip'] = numpy.arange(24).reshape(6, 4)"
                + ".astype('" + type + "') / 2\n f.create_dataset('packed', data=numpy.arange(24, dtype='" + type + "'), chunks=(5,),"
                + " compression='gzip')\n");
        try (Hdf5File open = Hdf5File.open(file)) {
            assertEquals(Set.of("P01", "packed"), open.names(""));
            assertEquals(Set.of("clip"), open.names("P01"));
            assertFalse(open.has("P01"));
            assertArrayEquals(new long[] {6, 4}, open.data("P01/clip").shape());
            assertArrayEquals(new float[] {4, 4.5f, 5, 5.5f, 6, 6.5f, 7, 7.5f}, open.data("P01/clip").floats(2, 2));
            assertArrayEquals(new float[] {9, 10, 11}, open.data("packed").floats(9, 3));
        }
    }

    /** A shortcoming of the library, which says so instead of giving something else. */
    @Test
    void opaqueValuesWithoutATagAreRefused() throws Exception {
        Path file = Python.make(folder.resolve("void.hdf5"), "with h5py.File(file, 'w') as f: f['v'] = numpy.array([numpy.void(b'abcd')])");
        try (Hdf5File open = Hdf5File.open(file)) {
            DataException e = assertThrows(DataException.class, () -> open.data("v"));
            assertTrue(e.getMessage().startsWith(file + ", v: cannot be read") && e.remedy().contains("numpy.void"), e.getMessage());
        }
    }

    private Path written() {
        Path file = folder.resolve("written.hdf5");
        try (WritableHdfFile out = HdfFile.write(file)) {
            out.putDataset("one", new float[] {1, 2, 3, 4});
            out.putDataset("other", new int[] {1, 2});
        }
        return file;
    }

    @Test
    void whatIsNotThereOrOfAnotherKindIsNamed() throws Exception {
        Path file = written();
        try (Hdf5File open = Hdf5File.open(file)) {
            DataException e = assertThrows(DataException.class, () -> open.data("two"));
            assertEquals(file + ", two", e.where());
            assertTrue(e.problem().contains("no such data set") && e.problem().contains("one"), e.problem());
            assertThrows(DataException.class, () -> open.data("one/two"));
            e = assertThrows(DataException.class, () -> open.data("one").bytes(0));
            assertTrue(e.getMessage().contains("written.hdf5, one: holds no strings of bytes but FloatingPoint of 4 bytes"),
                    e.getMessage());
            e = assertThrows(DataException.class, () -> open.data("other").floats(0, 1));
            assertTrue(e.getMessage().contains("other: holds no array of floating-point"), e.getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> open.data("one").floats(3, 2));
        }
    }

    @Test
    void filesThatAreNoneAreRefused() throws Exception {
        assertTrue(assertThrows(DataException.class, () -> Hdf5File.open(folder.resolve("none"))).problem().contains("no such file"));
        assertTrue(assertThrows(DataException.class, () -> Hdf5File.open(folder)).problem().contains("not a file"));
        assertTrue(assertThrows(DataException.class, () -> Hdf5File.open(Files.createFile(folder.resolve("empty")))).problem()
                .contains("empty"));
        Path text = Files.writeString(folder.resolve("text"), "text".repeat(999));
        DataException e = assertThrows(DataException.class, () -> Hdf5File.open(text));
        assertTrue(e.getMessage().contains("text: cannot be read as an HDF5 file"), e.getMessage());
    }

    /** Wherever it is cut off: no element is ever made up. */
    @Test
    void aFileThatIsCutOffIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 8; length < whole.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut.hdf5"), Arrays.copyOf(whole, length));
            DataException e = assertThrows(DataException.class, () -> Hdf5File.open(cut), "cut at " + length);
            assertEquals(cut.toString(), e.where());
        }
    }

    @Test
    void threadsShareAFileAndOneThatIsInterruptedDisturbsNobody() throws Exception {
        Path file = written();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Hdf5Files files = new Hdf5Files()) {
            List<Callable<float[]>> readers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                boolean interrupted = i % 20 == 7;
                readers.add(() -> {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    float[] read = files.read(file, f -> f.data("one").floats(1, 2));
                    Thread.interrupted();
                    return read;
                });
            }
            List<Future<float[]>> results = threads.invokeAll(readers);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(new float[] {2, 3}, results.get(i).get(), "reader " + i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileThatChangedIsReadAnew() throws Exception {
        Path file = written();
        try (Hdf5Files files = new Hdf5Files()) {
            assertEquals(4L, files.<Long>read(file, f -> f.data("one").count()));
            try (WritableHdfFile out = HdfFile.write(file)) {
                out.putDataset("one", new float[] {1, 2, 3, 4, 5, 6});
            }
            assertEquals(6L, files.<Long>read(file, f -> f.data("one").count()));
        }
    }
}
