package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Sound;

class SoundFileTest {

    @TempDir
    static Path folder;
    static Path video;

    @BeforeAll
    static void record() throws Exception {
        video = Recordings.write(folder.resolve("session.mp4"), 20);
    }

    /** Clicks stand at whole seconds. */
    @ParameterizedTest
    @CsvSource({"0.5, 2, 24000", "0, 3, 24000", "12.25, 2, 24000", "17.5, 2, 16000", "9.9, 1, 48000"})
    void givesExactlyTheSoundOfASpan(double start, double length, int rate) throws Exception {
        Sound sound = new FfmpegReader().sound(new Recording(video), new TimeSpan(start, start + length), rate).orElseThrow();

        assertEquals(start, sound.start(), 0.5 / rate + 1e-9);
        assertEquals(rate, sound.rate());
        assertEquals(length * rate, sound.samples().length, 2);
        for (int second = (int) Math.ceil(start); second < start + length - 0.1; second++) {
            int at = (int) Math.round((second - start) * rate);
            int onset = onset(sound.samples(), Math.max(0, at - rate / 10), at + rate / 10);
            assertEquals(second, sound.start() + (double) onset / rate, 0.002, "click of second " + second);
        }
    }

    @Test
    void isAsLoudAsItWas() throws Exception {
        float[] samples = new FfmpegReader().sound(new Recording(video), new TimeSpan(6.9, 7.1), 24_000).orElseThrow().samples();
        float peak = 0;
        for (float s : samples) {
            peak = Math.max(peak, Math.abs(s));
        }
        assertTrue(peak > 0.5 && peak <= 1.0, "peak " + peak);
    }

    @Test
    void aSoundFileHasNoPicturesAndASilentFilmNoSound() throws Exception {
        FfmpegReader reader = new FfmpegReader();
        Path soundOnly = Recordings.write(folder.resolve("sound.mp4"), 0, 0, 2, false, true);
        Path silent = Recordings.write(folder.resolve("silent.mp4"), 128, 96, 2, true, false);

        assertTrue(reader.pictures(new Recording(soundOnly), TimeSpan.WHOLE).isEmpty());
        assertEquals(48_000, reader.sound(new Recording(soundOnly), TimeSpan.WHOLE, 24_000).orElseThrow().samples().length, 2048);
        assertTrue(reader.sound(new Recording(silent), TimeSpan.WHOLE, 24_000).isEmpty());
        assertEquals(24, reader.pictures(new Recording(silent), TimeSpan.WHOLE).orElseThrow().count());
    }

    @Test
    void refusesToHoldHoursOfSound() {
        FfmpegReader reader = new FfmpegReader(null, new Limits(256, 480, 10, 60), 1);
        DataException e = assertThrows(DataException.class,
                () -> reader.sound(new Recording(video), TimeSpan.WHOLE, 24_000));
        assertTrue(e.getMessage().contains("20 s long, and at most 10 s"), e.getMessage());
    }

    /** The first sample above a tenth of full scale. */
    private static int onset(float[] samples, int from, int to) {
        for (int i = from; i < Math.min(to, samples.length); i++) {
            if (Math.abs(samples[i]) > 0.1) {
                return i;
            }
        }
        throw new AssertionError("no click between " + from + " and " + to);
    }
}
