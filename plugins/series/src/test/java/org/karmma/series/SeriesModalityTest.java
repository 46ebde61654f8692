package org.karmma.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

class SeriesModalityTest {

    private static final SignalFormat FOUR = new SignalFormat(ElementType.FLOAT32, 4, 2);

    private final Modality pulse = new Made.Pulse();

    @TempDir
    Path folder;

    private float[] read(Clip clip) throws DataException {
        return assertInstanceOf(Reading.Present.class, pulse.read(clip, FOUR)).signal().floats();
    }

    private String absent(Reading.Absence cause, Clip clip) throws DataException {
        Reading.Absent absent = assertInstanceOf(Reading.Absent.class, pulse.read(clip, FOUR));
        assertEquals(cause, absent.cause(), absent.detail());
        return absent.detail();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "", ".csv"), text);
    }

    /** From second 0 on, ten rows a second: a is a function of the second, b its half. */
    private Path recorded(double seconds, DoubleUnaryOperator a) throws Exception {
        StringBuilder text = new StringBuilder("b,note,time,a\n");
        for (int i = 0; i < seconds * 10; i++) {
            double now = a.applyAsDouble(i / 10.0);
            text.append(String.format(Locale.ROOT, "%.4f,x,%.2f,%.4f\n", now / 2, i / 10.0, now));
        }
        return file(text.toString());
    }

    /** Second 1 to 3 in four parts of half a second: the middles are 1.25, 1.75, ... */
    @Test
    void aClipIsCutIntoEqualPartsAndNormalised() throws Exception {
        float[] expected = {1.25f - 5, 1.25f, 1.75f - 5, 1.75f, 2.25f - 5, 2.25f, 2.75f - 5, 2.75f};
        float[] pushed = read(Made.clip(1, 3, Made.ramp(41, 0)));
        assertArrayEquals(expected, pushed, 1e-6f);
        // without a measurement at 3.0 the line goes on level after 2.9
        assertEquals((2.7 * 0.4 + 2.9 * 0.1) / 0.5 - 5, read(Made.clip(1, 3, Made.ramp(30, 0)))[6], 1e-6);
        float[] file = read(Made.clip(1, 3, recorded(4.1, t -> t)));
        for (int i = 0; i < 8; i += 2) {
            assertEquals(pushed[i], file[i], 1e-6f);
            assertEquals((file[i] + 5) / 4, file[i + 1], 1e-6f, "b is half of a, over 2");
        }
    }

    /** A tone of 4 Hz in parts of half a second: picked samples would see what is not there. */
    @Test
    void nothingIsPickedWhereAPartHasManyMeasurements() throws Exception {
        float[] signal = read(Made.clip(0, 2, recorded(2.1, t -> 5 + 4 * Math.cos(2 * Math.PI * 4 * t))));
        for (int i = 0; i < 8; i += 2) {
            assertEquals(0, signal[i], 1e-4, "part " + i / 2);
        }
    }

    @Test
    void fewMeasurementsAreJoinedByLines() throws Exception {
        SignalFormat fine = new SignalFormat(ElementType.FLOAT32, 40, 2);
        Reading.Present present = assertInstanceOf(Reading.Present.class, pulse.read(Made.clip(0, 1, Made.ramp(10, 0)), fine));
        for (int i = 0; i < 36; i++) {
            assertEquals((i + 0.5) / 40 - 5, present.signal().floats()[2 * i], 1e-5);
        }
    }

    @Test
    void aWholeRecordingBeginsAndEndsWithItsMeasurements() throws Exception {
        Clip open = Clip.builder("clip").evidence("pulse", Made.ramp(20, 4)).build();
        assertArrayEquals(read(Made.clip(4, 6, Made.ramp(20, 4))), read(open), 1e-5f);
        String text = Files.readString(recorded(2, t -> t + 4)).replaceAll("x,0\\.", "x,4.").replaceAll("x,1\\.", "x,5.");
        assertArrayEquals(read(open), interleaved(read(Clip.builder("clip").evidence("pulse", new Evidence.Recording(file(text))).build())),
                1e-5f);
    }

    /** b of the ramp is twice a, b of the files is half of it. */
    private static float[] interleaved(float[] signal) {
        float[] ramp = signal.clone();
        for (int i = 1; i < ramp.length; i += 2) {
            ramp[i] *= 4;
        }
        return ramp;
    }

    @Test
    void whatWasNotRecordedIsNoError() throws Exception {
        assertTrue(absent(Reading.Absence.NO_SIGNAL, Clip.builder("c").build()).contains("no pulse"));
        assertTrue(absent(Reading.Absence.NO_SIGNAL, Made.clip(0, 1, Evidence.Buffer.of(Samples.of(new float[0], 0, 2), 10)))
                .contains("no measurement"));
        assertTrue(absent(Reading.Absence.NO_SIGNAL, Made.clip(0, 1, Made.ramp(10, 3))).contains("after the clip's end"));
        Path hole = file("time,a,b\n0,1,1\n0.1,2,1\n0.2,3,1\n9,1,1\n");
        assertTrue(absent(Reading.Absence.NO_SIGNAL, Made.clip(4, 5, hole)).contains("between 4.00 and 5.00"));
    }

    @Test
    void aSensorThatFellSilentIsStale() throws Exception {
        assertTrue(absent(Reading.Absence.STALE, Made.clip(0, 5, Made.ramp(44, 0))).contains("0.60 s before"));
        assertTrue(absent(Reading.Absence.STALE, Made.clip(0, 5, recorded(4.35, t -> t))).contains("0.60 s before"));
        assertTrue(absent(Reading.Absence.STALE, Made.clip(7, 8, recorded(4, t -> t))).contains("before the clip began"));
        assertEquals(8, read(Made.clip(0, 5, recorded(4.6, t -> t))).length, "within its budget");
    }

    @Test
    void measurementsThatSayNothingAreBad() throws Exception {
        assertTrue(absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, recorded(3, t -> 7))).contains("frozen"));
        String detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, recorded(3, t -> t > 1 ? 11 : t)));
        assertTrue(detail.contains("a was 11.0 at second 1.10") && detail.contains("0.0 to 10.0"), detail);
        String text = Files.readString(recorded(3, t -> t));
        detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, file(text.replace("0.2500,x", "NaN,x"))));
        assertTrue(detail.contains("column b at second 0.50"), detail);
        detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, file(text.replace("0.2500,x", ",x"))));
        assertTrue(detail.contains("column b at second 0.50"), detail);
        detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, file(text.replaceAll("(?m)^.*,x,(0\\.[3-9]|1\\.0).*\n", ""))));
        assertTrue(detail.contains("nothing for 0.90 s from second 0.20"), detail);
        assertEquals(8, read(Made.clip(0, 2, file(text.replace("1.2500,x,2.5", "NaN,x,2.5")))).length, "outside of the clip");
        detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(0, 2, file(text.replaceAll("(?m)^.*,x,0\\..*\n", ""))));
        assertTrue(detail.contains("nothing for 1.00 s from second 0.00"), detail);
        detail = absent(Reading.Absence.BAD_SIGNAL, Made.clip(1, 5, file(text + "4.5000,x,9.00,9.0000\n")));
        assertTrue(detail.contains("nothing for 2.10 s from second 2.90"), "it goes on after the clip, much later: " + detail);
    }

    @Test
    void aThermometerMayStaySteady() throws Exception {
        Modality steady = new Made.Pulse(Made.SERIES.mayStaySteady());
        assertInstanceOf(Reading.Present.class, steady.read(Made.clip(0, 2, recorded(3, t -> 7)), FOUR));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "time,a|row 1|column b is missing; there are time, a|time,a,b",
        "``|row 1|there is no header|time,a,b",
        "time,a,b|csv|no measurement|leave it out",
        "time,a,b;0,1,1;0.1,one,1|row 3, column a|\"one\" is not a number|Correct the cell",
        "time,a,b;0.1,1,1;0.1,2,1|row 3, column time|0.1 does not come after 0.1|Sort the rows",
        "time,a,b;,1,1|row 2, column time|it is no time|Sort the rows",
        "time,a,a,b;0,1,1,1|csv|cannot be read as CSV|names each column once",
        "time,a,b;0,1,1;1000,2,1;2000,3,1|csv|measurements a second, and pulse has 10.00|in seconds",
        "time,a,b;0,\"1,1|csv|cannot be read as CSV|Export it again",
    })
    void aBadFileIsToldWithPlaceAndRemedy(String text, String where, String problem, String remedy) throws Exception {
        Path file = file(text.replace(';', '\n'));
        DataException e = assertThrows(DataException.class, () -> pulse.read(Made.clip(0, 1, file), FOUR));
        assertTrue(e.where().startsWith(file.toString()) && e.where().contains(where), e.where());
        assertTrue(e.problem().contains(problem), e.problem());
        assertTrue(e.remedy().contains(remedy), e.remedy());
    }

    @Test
    void aFileThatIsNoneIsTold() throws Exception {
        assertTrue(assertThrows(DataException.class, () -> pulse.read(Made.clip(0, 1, folder.resolve("nowhere.csv")), FOUR)).getMessage()
                .contains("nowhere.csv: does not exist"));
        assertTrue(assertThrows(DataException.class, () -> pulse.read(Made.clip(0, 1, folder), FOUR)).getMessage().contains("is no file"));
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertTrue(assertThrows(DataException.class, () -> pulse.read(Made.clip(0, 1, binary), FOUR)).getMessage().contains("UTF-8"));
    }

    @Test
    void aBufferOfAnotherShapeOrRateIsTold() {
        Clip bytes = Made.clip(0, 1, Evidence.Buffer.of(Samples.of(new byte[20], 10, 2), 10));
        Clip wide = Made.clip(0, 1, Evidence.Buffer.of(Samples.of(new float[30], 10, 3), 10));
        for (Clip clip : new Clip[] {bytes, wide}) {
            String message = assertThrows(DataException.class, () -> pulse.read(clip, FOUR)).getMessage();
            assertTrue(message.contains("pulse in memory is FLOAT32[T, 2]: [a, b]"), message);
        }
        Clip slow = Made.clip(0, 1, Evidence.Buffer.of(Samples.of(new float[20], 10, 2), 4));
        String message = assertThrows(DataException.class, () -> pulse.read(slow, FOUR)).getMessage();
        assertTrue(message.contains("4.000 measurements a second, and pulse has 10.00"), message);
        assertThrows(IllegalArgumentException.class, () -> pulse.read(slow, new SignalFormat(ElementType.FLOAT32, 4, 3)));
        assertThrows(IllegalArgumentException.class, () -> pulse.read(slow, new SignalFormat(ElementType.UINT8, 4, 2)));
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws Exception {
        Path file = recorded(3, t -> t);
        float[] before = read(Made.clip(0, 2, file));
        Files.writeString(file, Files.readString(recorded(3.1, t -> 2 * t)));
        assertNotEquals(before[0], read(Made.clip(0, 2, file))[0]);
    }

    @Test
    void aByteOrderMarkAndWindowsLinesAreRead() throws Exception {
        String text = Files.readString(recorded(3, t -> t));
        assertArrayEquals(read(Made.clip(0, 2, file(text))), read(Made.clip(0, 2, file("\uFEFF" + text.replace("\n", "\r\n")))));
    }

    /** The session is far too long to be kept; its middle second says the same. */
    @Test
    void anExcerptIsASecondOfTheFile() throws Exception {
        Path file = recorded(2000, t -> t % 9);
        Path place = Files.createDirectory(folder.resolve("excerpt"));
        Clip excerpt = pulse.excerpt(Made.clip(100, 104, file), place).orElseThrow();
        assertEquals(101.5, excerpt.span().start());
        assertEquals(102.5, excerpt.span().end());
        Path kept = ((Evidence.Recording) excerpt.evidence("pulse").orElseThrow()).path();
        assertEquals(place, kept.getParent());
        assertTrue(Files.size(kept) < 1000, Files.size(kept) + " bytes");
        assertArrayEquals(read(Made.clip(101.5, 102.5, file)), read(excerpt), "bit for bit");
        assertEquals(kept.getFileName(), Files.list(place).findFirst().orElseThrow().getFileName());
        assertTrue(pulse.excerpt(Clip.builder("none").build(), place).isEmpty());
        Clip pushed = Made.clip(0, 1, Made.ramp(10, 0));
        assertEquals(pushed.evidence(), pulse.excerpt(pushed, place).orElseThrow().evidence(), "a buffer is small enough");
    }

    @Test
    void whatDecidesTheSignalIsInTheFingerprint() {
        Series s = Made.SERIES;
        assertEquals(pulse.fingerprint(), new Made.Pulse(s.window(64)).fingerprint(), "the wanted format is told apart anyway");
        for (Series other : new Series[] {s.rate(20), s.staleAfter(1), s.mayStaySteady(), s.columns(Scale.of(0, 1), "c")}) {
            assertNotEquals(pulse.fingerprint(), new Made.Pulse(other).fingerprint(), other.toString());
        }
    }

    @Test
    void aSensorThatMakesNoSenseIsRefused() {
        Series s = Made.SERIES;
        assertThrows(IllegalArgumentException.class, () -> Series.of("Heart Rate", "H", "Heart"));
        assertThrows(IllegalArgumentException.class, () -> s.rate(0));
        assertThrows(IllegalArgumentException.class, () -> s.window(100));
        assertThrows(IllegalArgumentException.class, () -> s.staleAfter(-1));
        assertThrows(IllegalArgumentException.class, () -> s.columns(Scale.of(0, 1), "a"));
        assertThrows(IllegalArgumentException.class, () -> s.columns(Scale.of(0, 1), "time"));
        assertThrows(IllegalArgumentException.class, () -> Scale.of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Scale.of(0, 1).within(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Made.Pulse(Series.of("pulse", "P", "Pulse")));
    }
}
