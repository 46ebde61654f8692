package org.karmma.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Reading;

class FeaturesTest {

    private static final float[] VALUES = {0, -1.5f, 2, 1024, 0.25f, -7};

    @TempDir
    Path folder;

    /** An npy file as numpy.save writes it. */
    private static byte[] npy(int version, String descr, String order, String shape, byte[] data) {
        String header = "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }";
        int prefix = version == 1 ? 10 : 12;
        String padded = header + " ".repeat(63 - (prefix + header.length()) % 64) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(prefix + padded.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) padded.length());
        } else {
            bytes.putInt(padded.length());
        }
        return bytes.put(padded.getBytes(StandardCharsets.UTF_8)).put(data).array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private Path written(String name, byte[] content) throws Exception {
        return Files.write(folder.resolve(name), content);
    }

    private static Features features(Path path, String sha256, String... more) {
        Map<String, String> values = new HashMap<>(Map.of("karmma_modality", "swin", "stands_for", "video", "path", path.toString(),
                "sha256", sha256, "tokens", "2 x 3"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        Features.Config config = (Features.Config) Proxy.newProxyInstance(Features.class.getClassLoader(),
                new Class<?>[] {Features.Config.class},
                (proxy, method, args) -> values.getOrDefault(method.getName(), String.valueOf(method.getDefaultValue())));
        return new Features((String) null, config);
    }

    private static Reading read(Features features, String clip) throws DataException {
        return features.read(Clip.builder(clip).build(), features.extractors().get(0).signal());
    }

    private static float[] present(Features features, String clip) throws DataException {
        Samples signal = assertInstanceOf(Reading.Present.class, read(features, clip)).signal();
        return signal.floats();
    }

    private Path hdf5() {
        Path file = folder.resolve("features.hdf5");
        try (WritableHdfFile out = HdfFile.write(file)) {
            out.putDataset("P01_01_0", new float[][] {{0, -1.5f, 2}, {1024, 0.25f, -7}});
            out.putDataset("P01_01_1", new double[][] {{0, -1.5, 2}, {1024, 0.25, -7}});
            out.putDataset("wide", new float[2][4]);
            out.putDataset("whole", new int[2][3]);
        }
        return file;
    }

    @Test
    void anHdf5FileIsReadByClip() throws Exception {
        Path file = hdf5();
        Features features = features(file, ContentHash.of(file));
        assertArrayEquals(VALUES, present(features, "P01_01_0"));
        assertArrayEquals(VALUES, present(features, "P01_01_1"));
        Reading.Absent missing = assertInstanceOf(Reading.Absent.class, read(features, "P01_01_2"));
        assertEquals(Reading.Absence.BAD_SIGNAL, missing.cause());
        assertEquals(file + ": there are no features of clip P01_01_2", missing.detail());
        assertTrue(assertThrows(DataException.class, () -> read(features, "wide")).getMessage()
                .startsWith(file + ", wide: has the shape [2, 4], the configuration of swin says 2 x 3"));
        assertTrue(assertThrows(DataException.class, () -> read(features, "whole")).getMessage()
                .contains("whole: features are an array of"));
        features.deactivate();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void npyFilesAreReadByClip(int version) throws Exception {
        written("a.npy", npy(version, "'<f4'", "False", "(2, 3)", floats(VALUES)));
        Features features = features(folder, ContentHash.ofNpy(folder));
        assertArrayEquals(VALUES, present(features, "a"));
        assertInstanceOf(Reading.Absent.class, read(features, "b"));
    }

    @Test
    void numbersOfOtherSizesAreConverted() throws Exception {
        ByteBuffer doubles = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : VALUES) {
            doubles.putDouble(value);
        }
        written("d.npy", npy(1, "'<f8'", "False", "(2, 3)", doubles.array()));
        // 0, -1.5, 2, 1024, 0.25, -7
        short[] halves = {0, (short) 0xbe00, 0x4000, 0x6400, 0x3400, (short) 0xc700};
        ByteBuffer half = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        half.asShortBuffer().put(halves);
        written("h.npy", npy(1, "'<f2'", "False", "(2, 3)", half.array()));
        Features features = features(folder, ContentHash.ofNpy(folder));
        assertArrayEquals(VALUES, present(features, "d"));
        assertArrayEquals(VALUES, present(features, "h"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"(3, 2) ; has the shape [3, 2], the configuration of swin says 2 x 3", "(6,) ; has the shape [6]",
            "(2, 4) ; it ought to hold 32 bytes of numbers and holds 24"})
    void otherArraysAreRefused(String shape, String problem) throws Exception {
        Path file = written("a.npy", npy(1, "'<f4'", "False", shape, floats(VALUES)));
        DataException e = assertThrows(DataException.class, () -> read(features(folder, ContentHash.ofNpy(folder)), "a"));
        assertEquals(file.toString(), e.where());
        assertTrue(e.problem().contains(problem), e.problem());
    }

    @Test
    void othersThanThoseThatWereNamedAreRefused() throws Exception {
        Path file = hdf5();
        String hash = ContentHash.of(file);
        Features features = features(file, "0".repeat(64));
        DataException e = assertThrows(DataException.class, () -> read(features, "P01_01_0"));
        assertTrue(e.getMessage().startsWith(file + ": has the SHA-256 " + hash), e.getMessage());
        assertNotEquals(features(file, hash).extractors().get(0).fingerprint(), features.extractors().get(0).fingerprint());
        assertNotEquals(features(file, hash, "normalize", "token").extractors().get(0).fingerprint(),
                features(file, hash).extractors().get(0).fingerprint());
        assertThrows(DataException.class, () -> read(features(folder.resolve("none.hdf5"), hash), "P01_01_0"));
    }

    /** As docs/features-and-hdf5.md has it. */
    @Test
    void theHashOfAFolderIsThatOfTheCommandOnItsPage() throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "there is no " + bash);
        Files.createDirectories(folder.resolve("P01"));
        for (String name : new String[] {"b.npy", "B.npy", "P01/a.npy", "P01_02.npy", "P01-1.npy", "note.txt"}) {
            written(name, name.getBytes(StandardCharsets.UTF_8));
        }
        Process process = new ProcessBuilder(bash.toString(), "-c", "find . -name '*.npy' -type f | LC_ALL=C sort | tr '\\n' '\\0'"
                + " | xargs -0 sha256sum | sha256sum").directory(folder.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said.split(" ")[0], ContentHash.ofNpy(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens=8", "sha256=abc", "path= ", "stands_for=", "karmma_modality=", "name=all", "normalize=unit"})
    void aConfigurationThatCannotBeIsRefusedByKey(String setting) {
        String[] parts = setting.split("=", 2);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> features(folder, "0".repeat(64), parts));
        assertTrue(e.getMessage().contains(parts[0].replace('_', '.')), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"none, 3, 4, 8", "token, -0.9258, -0.4629, 1.3887"})
    void tokensAreTheFeaturesAsTheyAreOrNormalised(String normalize, float first, float second, float third) {
        Extractor extractor = features(folder, "0".repeat(64), "tokens", "1 x 3", "normalize", normalize).extractors().get(0);
        assertEquals("video", extractor.modality());
        assertEquals("swin", extractor.reads());
        assertEquals(Role.TEACHER, extractor.role());
        assertTrue(extractor.isPretrained());
        try (NDManager manager = NDManager.newBaseManager()) {
            Block network = extractor.newNetwork();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 3));
            NDArray signals = manager.create(new float[] {3, 4, 8, 5, 5, 5}, new Shape(2, 1, 3));
            NDArray tokens = network.forward(new ParameterStore(manager, false), new NDList(signals), false).singletonOrThrow();
            assertEquals(new Shape(2, 1, 3), tokens.getShape());
            assertArrayEquals(new float[] {first, second, third}, Arrays.copyOf(tokens.toFloatArray(), 3), 1e-3f);
        }
    }
}
