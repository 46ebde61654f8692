package org.karmma.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.media.MediaWriter;
import org.karmma.media.internal.Excerpts;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.Reading.Absence;
import org.karmma.modality.SignalFormat;

/** Real files, encoded (AAC) and decoded by the media bundle. */
class SoundFilesTest {

    private static final SignalFormat FORMAT = new SignalFormat(ElementType.FLOAT32, 48, 32);

    private final FfmpegReader reader = new FfmpegReader();
    private final AudioModality modality = new AudioModality(reader, new Excerpts(reader, new FfmpegWriter()), Defaults.all());

    @TempDir
    Path dir;

    @Test
    void soundThatEndsTooEarlyIsStale() throws Exception {
        float[] sound = Tones.noise(0.1, 1, 1);
        Evidence buffer = Evidence.Buffer.of(Samples.of(sound, sound.length, 1), Tones.RATE);
        assertInstanceOf(Reading.Present.class, modality.read(Clip.builder("c").span(0, 1.9).evidence("audio", buffer).build(), FORMAT));
        AudioModalityTest.assertAbsent(Absence.STALE, "ended 2.00 s before",
                modality.read(Clip.builder("c").span(0, 3).evidence("audio", buffer).build(), FORMAT));
        AudioModalityTest.assertAbsent(Absence.STALE, "before the clip began",
                modality.read(Clip.builder("c").span(1.2, 1.4).evidence("audio", buffer).build(), FORMAT));
        AudioModalityTest.assertAbsent(Absence.NO_SIGNAL, "after the clip's end", modality.read(Clip.builder("c").span(0, 1)
                .evidence("audio", new Evidence.Buffer(Samples.of(sound, sound.length, 1), Tones.RATE, 2, "host")).build(), FORMAT));
    }

    @Test
    void anExcerptIsReadAgainTheSame() throws Exception {
        Path file = record("tone.mp4", 64, Tones.concat(Tones.noise(0.001, 1, 1), Tones.sine(1000, 0.5, 1), Tones.noise(0.001, 1, 2)));
        Path folder = Files.createDirectory(dir.resolve("excerpt"));
        Clip clip = Clip.builder("c").span(0, 3).evidence("video", new Evidence.Recording(file)).build();
        Clip excerpt = modality.excerpt(clip, folder).orElseThrow();
        Samples signal = assertInstanceOf(Reading.Present.class, modality.read(excerpt, FORMAT)).signal();
        assertEquals(signal, assertInstanceOf(Reading.Present.class, new SoundFilesTest().modality.read(excerpt, FORMAT)).signal());
        assertEquals(0.85, signal.at(24 * 32 + 10), 0.05, "the second in the middle is the tone");
        assertTrue(Files.size(folder.resolve("sound.mp4")) < Modality.EXCERPT_BYTES);
        assertTrue(modality.excerpt(Clip.builder("c").build(), folder).isEmpty());
        Evidence pictures = Evidence.Buffer.of(Samples.of(new byte[2 * 4 * 4 * 3], 2, 4, 4, 3), 12);
        assertTrue(modality.excerpt(Clip.builder("c").evidence("video", pictures).build(), folder).isEmpty());
    }

    @Test
    void aToneIsFoundWhenItSounds() throws Exception {
        Path file = record("tone.mp4", 64, Tones.concat(Tones.noise(0.001, 1, 1), Tones.sine(1000, 0.5, 1), Tones.noise(0.001, 1, 2)));
        float[] signal = signal(read(file, 0, 3)).floats();
        // of 33 steps of 83.7 mel from 77.8, 1000 Hz is at 11.02: band 10; half of full scale is -6 dB, so 1 - 6 / 40
        for (int frame = 0; frame < 48; frame++) {
            float level = signal[frame * 32 + 10];
            if (frame > 16 && frame < 31) {
                assertEquals(0.85, level, 0.05, "it sounds in frame " + frame);
            } else if (frame < 15 || frame > 32) {
                assertTrue(level < -0.3, "it sounds in frame " + frame + " at " + level);
            }
        }
        float[] middle = signal(read(file, 1.1, 1.9)).floats();
        assertEquals(0.85, middle[10], 0.05);
        assertEquals(0.85, middle[47 * 32 + 10], 0.05);
    }

    @Test
    void aFileAndABufferOfTheSameSoundAreAlike() throws Exception {
        float[] sound = Tones.concat(Tones.sine(400, 0.3, 0.7), Tones.noise(0.3, 0.6, 4), Tones.sine(2500, 0.2, 0.7));
        float[] file = signal(read(record("sound.mp4", 64, sound), 0, 2)).floats();
        Clip clip = Clip.builder("c").span(0, 2).evidence("audio", Evidence.Buffer.of(Samples.of(sound, sound.length, 1), Tones.RATE))
                .build();
        float[] buffer = signal(modality.read(clip, FORMAT)).floats();
        double difference = 0;
        for (int frame = 17; frame < 31; frame++) {
            for (int band = 0; band < 28; band++) {
                difference += Math.abs(file[frame * 32 + band] - buffer[frame * 32 + band]) / (14 * 28);
            }
        }
        assertEquals(0, difference, 0.05, "noise in the middle, mean over bands below AAC's cut");
    }

    @Test
    void aSoundFileNeedsNoPictures() throws Exception {
        Path file = record("sound.m4a.mp4", 0, Tones.noise(0.1, 1, 1));
        signal(modality.read(Clip.builder("c").span(0, 1).evidence("audio", new Evidence.Recording(file)).build(), FORMAT));
    }

    /** Wrong times are a bad clip, not a silent one. */
    @Test
    void aSpanBeyondTheRecordingIsRefused() throws Exception {
        Path file = record("short.mp4", 64, Tones.noise(0.1, 2, 1));
        DataException e = assertThrows(DataException.class, () -> read(file, 30, 31));
        assertTrue(e.getMessage().contains(file + ": the clip starts at 30.00 s, but the recording ends at 2."), e.getMessage());
    }

    @Test
    void aVideoWithoutASoundTrackHasNoSignal() throws Exception {
        AudioModalityTest.assertAbsent(Absence.NO_SIGNAL, "mute.mp4 has no sound", read(record("mute.mp4", 64, null), 0, 1));
    }

    @Test
    void encodedSilenceIsBadAndEncodedQuietIsNot() throws Exception {
        AudioModalityTest.assertAbsent(Absence.BAD_SIGNAL, "silent", read(record("silent.mp4", 64, new float[32000]), 0, 2));
        signal(read(record("quiet.mp4", 64, Tones.noise(0.002, 2, 1)), 0, 2));
    }

    @Test
    void encodedClippingIsBad() throws Exception {
        float[] overdriven = Tones.sine(200, 20, 2);
        for (int i = 0; i < overdriven.length; i++) {
            overdriven[i] = Math.max(-1, Math.min(1, overdriven[i]));
        }
        AudioModalityTest.assertAbsent(Absence.BAD_SIGNAL, "clipped", read(record("clipped.mp4", 64, overdriven), 0, 2));
        signal(read(record("loud.mp4", 64, Tones.sine(443, 0.98, 2)), 0, 2));
    }

    @Test
    void filesThatAreNoMediaAreNamed() throws Exception {
        Path garbage = Files.writeString(dir.resolve("garbage.mp4"), "this is no film");
        assertTrue(assertThrows(DataException.class, () -> read(garbage, 0, 1)).getMessage().contains("garbage.mp4"));
        assertTrue(assertThrows(DataException.class, () -> read(dir.resolve("none.mp4"), 0, 1)).getMessage().contains("none.mp4"));
    }

    /** A square film of that many pixels a side, 0 for none; without sound it has one second of pictures. */
    private Path record(String name, int side, float[] sound) throws DataException {
        Path file = dir.resolve(name);
        double seconds = sound == null ? 1 : (double) sound.length / Tones.RATE;
        MediaWriter.Format format = new MediaWriter.Format(side, side, 12, sound == null ? 0 : Tones.RATE);
        try (MediaWriter.Recording recording = new FfmpegWriter().create(file, format)) {
            int pictures = side == 0 ? 0 : (int) Math.round(12 * seconds);
            for (int i = 0; i < pictures; i++) {
                recording.picture(new byte[side * side * 3]);
                if (sound != null) {
                    int from = (int) ((long) sound.length * i / pictures);
                    recording.sound(Arrays.copyOfRange(sound, from, (int) ((long) sound.length * (i + 1) / pictures)));
                }
            }
            if (pictures == 0) {
                recording.sound(sound);
            }
            recording.finish();
        }
        return file;
    }

    private Reading read(Path file, double start, double end) throws DataException {
        return modality.read(Clip.builder("c").span(start, end).evidence("video", new Evidence.Recording(file)).build(), FORMAT);
    }

    private static Samples signal(Reading reading) {
        return assertInstanceOf(Reading.Present.class, reading, reading::toString).signal();
    }
}
