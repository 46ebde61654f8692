package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;

class PredictionsTest {

    private static final float NAN = Float.NaN;

    @TempDir
    Path folder;

    /** Two modalities, three clips of which the last is not labelled, three classes. */
    private void write() throws Exception {
        try (PredictionsWriter writer = new PredictionsWriter(folder, "mine", 7, 3)) {
            writer.append("rgb+imu", "action", List.of(new float[] {3, 0, 0}, new float[] {0, 1, 0}));
            writer.append("rgb+imu", "action", List.<float[]>of(new float[] {0, 0, 1}));
            writer.append("rgb", "action", List.of(new float[] {0, 3, 0}, new float[] {0, 1, 0}, new float[] {0, 0, 1}));
            writer.append("imu", "action", List.of(new float[] {3, 0, 0}, new float[] {NAN, NAN, NAN}, new float[] {0, 0, 1}));
            assertFalse(Files.exists(folder.resolve("mine/seed7/rgb.action.npy")), "files bear their names once they are whole");
            writer.finish();
        }
        PredictionsWriter.about(folder, "toy", "test", List.of("rgb", "imu"), new TestClips(List.of("a", "b", "c"),
                List.of(new TestClips.Space("action", 3, new int[] {0, 1, -1})),
                List.of(new TestClips.Group("unseen", "unseen participants", Map.of("action", new int[] {1, 2})))),
                Map.of("action", List.of("cut", "wash", "open")));
    }

    private String refused() {
        return assertThrows(DataException.class, () -> Predictions.open(folder).outcomes(Progress.NONE)).getMessage();
    }

    @Test
    void whatIsWrittenComesBack() throws Exception {
        write();
        Predictions read = Predictions.open(folder);
        assertEquals(List.of("mine"), read.systems());
        assertEquals("toy", read.about().dataset());
        Outcome outcome = read.outcomes(Progress.NONE).get(0);
        assertEquals(7, outcome.seed());
        assertEquals(List.of("a", "b"), outcome.tested().ids(), "those that are labelled");
        assertEquals(3, outcome.tested().judged().size());
        assertArrayEquals(new boolean[] {false, true}, outcome.correct()[0], "rgb");
        assertArrayEquals(new boolean[] {true, false}, outcome.correct()[1], "imu: it abstained on b");
        assertArrayEquals(new boolean[] {true, true}, outcome.correct()[2], "both");
        assertArrayEquals(new int[] {1}, outcome.tested().groups().get(0).members().get("action"), "of b and c the one that is labelled");
        assertArrayEquals(new float[] {0, 0, 1}, read.logits("mine", 7, "rgb+imu", "action").get(2));
        try (var all = Files.walk(folder)) {
            assertEquals(List.of(), all.filter(p -> p.toString().contains(".part")).toList());
        }
    }

    @Test
    void whatWasNotFinishedGoes() throws Exception {
        write();
        byte[] before = Files.readAllBytes(folder.resolve("mine/seed7/rgb.action.npy"));
        try (PredictionsWriter writer = new PredictionsWriter(folder, "mine", 7, 3)) {
            writer.append("rgb", "action", List.<float[]>of(new float[] {9, 9, 9}));
        }
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("mine/seed7/rgb.action.npy")), "what was there stays");
        assertEquals(3, Files.list(folder.resolve("mine/seed7")).count());
    }

    @ParameterizedTest
    @CsvSource({"<f2,2", "<f4,4", "<f8,8"})
    void everyWidthOfFloatIsRead(String type, int bytes) throws Exception {
        write();
        ByteBuffer numbers = ByteBuffer.allocate(9 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : new double[] {-1.5, 0, 0.25, 1, 2, -65504, 6e-8, 0.5, 0}) {
            if (bytes == 2) {
                numbers.putShort(half(value));
            } else if (bytes == 4) {
                numbers.putFloat((float) value);
            } else {
                numbers.putDouble(value);
            }
        }
        npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': (3, 3), }", numbers.array());
        List<float[]> rows = Predictions.open(folder).logits("mine", 7, "rgb", "action");
        assertArrayEquals(new float[] {-1.5f, 0, 0.25f}, rows.get(0));
        assertArrayEquals(new float[] {1, 2, -65504}, rows.get(1));
        assertArrayEquals(new float[] {6e-8f, 0.5f, 0}, rows.get(2), 1e-8f);
    }

    /** The bits as NumPy writes them. */
    private static short half(double value) {
        return (short) (int) Map.of(-1.5, 0xbe00, 0.0, 0, 0.25, 0x3400, 1.0, 0x3c00, 2.0, 0x4000, -65504.0, 0xfbff, 6e-8, 1,
                0.5, 0x3800).get(value);
    }

    private void npy(String header, byte[] numbers) throws Exception {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(10 + text.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text).put(numbers);
        Files.write(folder.resolve("mine/seed7/rgb.action.npy"), file.array());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'descr': '<i8', 'fortran_order': False, 'shape': (3, 3), }|its numbers are of the type '<i8'",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (3, 3), }|its numbers are of the type '>f4'",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 3), }|it is in Fortran order",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }|its shape is [9]",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }|it ought to hold 24 bytes of numbers and holds 36",
        "{'descr': '<f4', 'shape': (3, 3), }|its header is damaged"}, quoteCharacter = '`')
    void filesOfOtherFormsAreNamed(String header, String said) throws Exception {
        write();
        npy(header, new byte[36]);
        String message = refused();
        assertTrue(message.contains("rgb.action.npy: " + said), message);
    }

    @Test
    void shapesThatDoNotGoTogetherAreNamed() throws Exception {
        write();
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", new byte[48]);
        assertTrue(refused().contains("rgb.action.npy: it has 4 columns for 3 classes of action"), refused());
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }", new byte[48]);
        assertTrue(refused().contains("rgb.action.npy: it has 4 rows for 3 clips"), refused());
        Files.writeString(folder.resolve("mine/seed7/rgb.action.npy"), "no numbers");
        assertTrue(refused().contains("rgb.action.npy: it is no NumPy file"), refused());
    }

    @Test
    void aStrayNaNIsNamedByRowAndClip() throws Exception {
        write();
        ByteBuffer numbers = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putFloat(4 * 4, NAN);
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }", numbers.array());
        assertTrue(refused().contains("rgb.action.npy row 1 (clip b): of its 3 numbers 1 are NaN"), refused());
    }

    @Test
    void namesThatAreOfNothingAreNamed() throws Exception {
        write();
        Files.move(folder.resolve("mine/seed7/rgb+imu.action.npy"), folder.resolve("mine/seed7/imu+rgb.action.npy"));
        assertTrue(refused().contains("seed7: it lacks rgb+imu.action.npy; it has imu+rgb.action.npy"), refused());
        Files.move(folder.resolve("mine/seed7/imu+rgb.action.npy"), folder.resolve("mine/seed7/rgb+imu.action.npy"));
        Files.copy(folder.resolve("mine/seed7/rgb.action.npy"), folder.resolve("mine/seed7/rgb.verb.npy"));
        assertTrue(refused().contains("rgb.verb.npy: it is of no subset of [rgb, imu] and no label space"), refused());
        Files.delete(folder.resolve("mine/seed7/rgb.verb.npy"));
        Files.createDirectory(folder.resolve("mine/first"));
        assertTrue(refused().contains("first: it is no folder of a seed"), refused());
        Files.delete(folder.resolve("mine/first"));
        Files.createDirectory(folder.resolve("other"));
        assertTrue(refused().contains("other: there is no folder of a seed in it"), refused());
        Files.delete(folder.resolve("other"));
        Files.createDirectory(folder.resolve("2nd"));
        assertTrue(refused().contains("'2nd' is no name for a system"), refused());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'modalities': ['rgb', 'imu'], 'clips': ['a'|clips.json line 1: not JSON, or cut off",
        "{'modality': ['rgb']}|clips.json: modality: unknown key; did you mean modalities?",
        "{'modalities': ['rgb', 'rgb'], 'clips': ['a'], 'labels': {'x': [0]}}|clips.json: modalities: subsets need",
        "{'modalities': ['rgb+imu'], 'clips': ['a'], 'labels': {'x': [0]}}|clips.json: modalities[0]: 'rgb+imu' is no name that files"
                + " can bear",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a'], 'labels': {'a.b': [0]}}|clips.json: labels.a.b: 'a.b' is no name that files"
                + " can bear",
        "{'modalities': [], 'clips': ['a'], 'labels': {'x': [0]}}|clips.json: modalities: it has to be a list of texts",
        "{'modalities': ['rgb', 'imu'], 'labels': {'action': [0]}}|clips.json: clips: it is missing",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'a', 'b'], 'labels': {'action': [0, 0, 0]}}|clips.json: clips[1]: clip a stands"
                + " there twice",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c']}|clips.json: labels: it is missing",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c'], 'labels': {'action': [0, 0]}}|clips.json: labels.action: it has 2"
                + " labels for 3",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c'], 'labels': {'action': [0, 'x', 0]}}|clips.json: labels.action[1]: \"x\" is"
                + " no class",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c'], 'labels': {'action': [0, 3, 0]}}|it has 3 columns, and clip b is labelled"
                + " with class 3",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c'], 'labels': {'action': [null, -1, null]}}|clips.json: labels.action: no"
                + " clip is labelled",
        "{'modalities': ['rgb', 'imu'], 'clips': ['a', 'b', 'c'], 'labels': {'action': [0, 1, 2]}, 'groups': [{'id': 'u', 'clips':"
            + " {'action': [3]}}]}|clips.json: groups[0].clips.action[0]: 3 is no number of a clip",
        "{'format': 2}|clips.json: format: it is 2, and this reads 1"})
    void whatIsWrongWithTheClipsIsNamedByKey(String json, String said) throws Exception {
        write();
        Files.writeString(folder.resolve("clips.json"), json.replace('\'', '"'));
        assertTrue(refused().contains(said), refused());
    }

    @Test
    void otherSeedsAreToldAsSuch() throws Exception {
        write();
        for (String file : List.of("rgb+imu", "rgb", "imu")) {
            Path copy = folder.resolve("theirs/seed8/" + file + ".action.npy");
            Files.createDirectories(copy.getParent());
            Files.copy(folder.resolve("mine/seed7/" + file + ".action.npy"), copy);
        }
        String message = assertThrows(DataException.class, () -> Scores.of(Predictions.open(folder), "p", 10, Progress.NONE)).getMessage();
        assertTrue(message.contains("theirs was tested with seeds [8], mine with [7]"), message);
    }

    @Test
    void modalitiesGetLettersOfTheirOwn() throws Exception {
        write();
        assertEquals(List.of("R", "I"), Scores.of(Predictions.open(folder), "p", 10, Progress.NONE).facts().modalities().stream()
                .map(RunFacts.ModalityFacts::letter).toList());
    }
}
