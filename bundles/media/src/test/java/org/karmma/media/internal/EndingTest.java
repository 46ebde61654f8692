package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Sound;

/** Recordings that do not say when their pictures and their sound end. */
class EndingTest {

    private static final int RATE = 24_000;

    @TempDir
    Path folder;

    private final FfmpegReader reader = new FfmpegReader();

    private int pictures(Path file, TimeSpan span) throws Exception {
        return reader.pictures(new Recording(file), span).orElseThrow().count();
    }

    private double sound(Path file, TimeSpan span) throws Exception {
        Sound sound = reader.sound(new Recording(file), span, RATE).orElseThrow();
        return (double) sound.samples().length / RATE;
    }

    private Path cutOff(Path file) throws Exception {
        byte[] all = Files.readAllBytes(file);
        return Files.write(folder.resolve("cut-" + file.getFileName()), Arrays.copyOf(all, all.length * 6 / 10));
    }

    private static void assertTells(String problem, Executing executing) {
        DataException e = assertThrows(DataException.class, executing::run);
        assertTrue(e.problem().startsWith(problem), e.getMessage());
    }

    private interface Executing {
        void run() throws Exception;
    }

    /** Pictures and sound may end at different times, and nobody may have written down when. */
    @ParameterizedTest
    @CsvSource({"5, 3, false", "3, 5, false", "5, 5, false", "5, 0, false", "0, 5, false",
            "5, 3, true", "3, 5, true", "5, 5, true", "5, 0, true", "0, 5, true"})
    void healthyRecordingsAreReadToTheirEnd(double pictures, double sound, boolean live) throws Exception {
        Path file = Recordings.matroska(folder.resolve("a.mkv"), pictures, sound, live);
        TimeSpan late = new TimeSpan(2.5, 10);
        TimeSpan beyond = new TimeSpan(8, 9);
        if (pictures > 0) {
            assertEquals(12 * pictures, pictures(file, TimeSpan.WHOLE));
            assertEquals(12 * (pictures - 2.5), pictures(file, late));
            assertTells("the clip starts at 8.00 s, but the recording ends at", () -> pictures(file, beyond));
        } else {
            assertTrue(reader.pictures(new Recording(file), TimeSpan.WHOLE).isEmpty());
        }
        if (sound > 0) {
            assertEquals(sound, sound(file, TimeSpan.WHOLE), 0.1);
            assertEquals(sound - 2.5, sound(file, late), 0.1);
            assertTells("the clip starts at 8.00 s, but the recording ends at", () -> sound(file, beyond));
        } else {
            assertTrue(reader.sound(new Recording(file), TimeSpan.WHOLE, RATE).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whereOnlyTheSoundHasEndedThereIsNone(boolean live) throws Exception {
        Path file = Recordings.matroska(folder.resolve("a.mkv"), 5, 3, live);
        TimeSpan after = new TimeSpan(4, 5);

        assertEquals(12, pictures(file, after));
        assertEquals(0, sound(file, after));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void wherePicturesHaveEndedTheLastIsNotShownForEver(boolean live) throws Exception {
        Path file = Recordings.matroska(folder.resolve("a.mkv"), 3, 5, live);

        assertTells("the clip starts at 4.00 s, but the recording ends at 3.0", () -> pictures(file, new TimeSpan(4, 5)));
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "3, 5", "5, 5", "5, 0", "0, 5"})
    void cutOffRecordingsAreRefused(double pictures, double sound) throws Exception {
        Path file = cutOff(Recordings.matroska(folder.resolve("a.mkv"), pictures, sound, false));
        if (pictures > 0) {
            assertTells("the last picture that can be decoded is at", () -> pictures(file, TimeSpan.WHOLE));
            assertEquals(12, pictures(file, new TimeSpan(0, 1)));
        }
        if (sound > 0) {
            assertTells("its sound can be decoded to", () -> sound(file, TimeSpan.WHOLE));
            assertEquals(1, sound(file, new TimeSpan(0, 1)), 0.01);
        }
    }

    /** As short as those of Something-Something: two seconds are half of it. */
    @Test
    void cutOffWebmVideosAreRefusedHoweverShort() throws Exception {
        Path whole = Recordings.write(folder.resolve("a.webm"), 320, 240, 3, true, false);
        assertEquals(36, pictures(whole, TimeSpan.WHOLE));
        assertTells("the last picture that can be decoded is at", () -> pictures(cutOff(whole), TimeSpan.WHOLE));
    }

    /** Like one whose recorder was killed: what is there counts. */
    @Test
    void cutOffLiveRecordingsAreReadAsFarAsTheyGo() throws Exception {
        Path file = cutOff(Recordings.matroska(folder.resolve("a.mkv"), 5, 5, true));

        assertEquals(30, pictures(file, TimeSpan.WHOLE), 3);
        assertEquals(2.5, sound(file, TimeSpan.WHOLE), 0.3);
    }

    @Test
    void holdsNoMoreSoundThanItMayWhereNobodyKnowsHowMuchComes() throws Exception {
        Path file = Recordings.matroska(folder.resolve("a.mkv"), 0, 5, true);
        FfmpegReader small = new FfmpegReader(null, new Limits(256, 480, 3, 60), 1);

        assertTells("the clip is more than 3 s long, and at most 3 s", () -> small.sound(new Recording(file), TimeSpan.WHOLE, RATE));
        assertTells("the clip is more than 3 s long", () -> small.sound(new Recording(file), new TimeSpan(1, 4.5), RATE));
        assertEquals(3 * RATE, small.sound(new Recording(file), new TimeSpan(2.5, 5.5), RATE).orElseThrow().samples().length, 0.6 * RATE);
        assertEquals(2.5, small.sound(new Recording(file), new TimeSpan(2.5, 100), RATE).orElseThrow().samples().length / 24_000.0, 0.1);
    }

    /** FFmpeg divides a raw stream's size by its first bit rate: silence, then noise is "longer" than it is. */
    @Test
    void aGuessedLengthProvesNothing() throws Exception {
        Path file = folder.resolve("a.aac");
        Random random = new Random(5);
        try (FFmpegFrameRecorder out = new FFmpegFrameRecorder(file.toFile(), 1)) {
            out.setFormat("adts");
            out.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            out.setSampleRate(RATE);
            out.setAudioBitrate(96_000);
            out.start();
            for (int i = 0; i < 50; i++) {
                float[] tenth = new float[RATE / 10];
                for (int k = 0; i > 10 && k < tenth.length; k++) {
                    tenth[k] = random.nextFloat() * 1.8f - 0.9f;
                }
                out.recordSamples(RATE, 1, FloatBuffer.wrap(tenth));
            }
            out.stop();
        }

        assertEquals(5, sound(file, TimeSpan.WHOLE), 0.15);
        assertTells("the clip starts at 7.00 s, but the recording ends at 5.", () -> sound(file, new TimeSpan(7, 8)));
    }
}
