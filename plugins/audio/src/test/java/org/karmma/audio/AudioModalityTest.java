package org.karmma.audio;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.MediaReader;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;
import org.karmma.modality.Reading;
import org.karmma.modality.Reading.Absence;
import org.karmma.modality.SignalFormat;

/** What the modality makes of decoded sound. */
class AudioModalityTest {

    private static final SignalFormat FORMAT = new SignalFormat(ElementType.FLOAT32, 48, 32);

    @Test
    void theSpectrogramIsOfTheSpan() throws DataException {
        float[] three = Tones.concat(Tones.sine(300, 0.5, 1), Tones.sine(3000, 0.5, 1), Tones.sine(300, 0.5, 1));
        Samples cut = signal(read(three, 1, 2));
        float[] alone = new LogMel(Tones.RATE, 48, 32).of(three, Tones.RATE, Tones.RATE);
        assertArrayEquals(alone, cut.floats());
        assertArrayEquals(new long[] {48, 32}, cut.shape());
    }

    @Test
    void aReaderMayHandOutMoreOrLessThanTheSpan() throws DataException {
        float[] tone = Tones.sine(500, 0.5, 3);
        Samples late = signal(modality((e, s) -> new Sound(Arrays.copyOfRange(tone, 16000, 48000), 16000, 1)).read(clip(1.5, 2.5), FORMAT));
        assertEquals(signal(read(tone, 1.5, 2.5)), late);
    }

    @Test
    void silenceIsABadSignalAndAQuietRoomIsNot() throws DataException {
        assertAbsent(Absence.BAD_SIGNAL, "silent", read(new float[32000], 0, 2));
        signal(read(Tones.noise(0.001, 2, 1), 0, 2));
    }

    @Test
    void aPauseWithinTheSpanIsNoSilence() throws DataException {
        float[] late = Tones.concat(new float[28000], Tones.noise(0.01, 0.25, 1));
        signal(read(late, 0, 2));
        assertAbsent(Absence.BAD_SIGNAL, "silent", read(late, 0, 1.5));
    }

    @Test
    void clippedSoundIsABadSignalAndALoudToneIsNot() throws DataException {
        signal(read(Tones.sine(440, 1, 2), 0, 2));
        float[] overdriven = Tones.sine(443, 4, 2);
        for (int i = 0; i < overdriven.length; i++) {
            overdriven[i] = Math.max(-1, Math.min(1, overdriven[i]));
        }
        // of a sine four times too loud, 1 - 2 asin(0.9 / 4) / pi = 86 % is next to full scale
        assertAbsent(Absence.BAD_SIGNAL, "86 %", read(overdriven, 0, 2));
    }

    @Test
    void whatIsNoNumberIsABadSignal() throws DataException {
        float[] sound = Tones.noise(0.1, 2, 1);
        sound[777] = Float.NaN;
        assertAbsent(Absence.BAD_SIGNAL, "sample 777", read(sound, 0, 2));
        sound[777] = Float.POSITIVE_INFINITY;
        assertAbsent(Absence.BAD_SIGNAL, "sample 777", read(sound, 0, 2));
        signal(read(sound, 1, 2));
    }

    @Test
    void noSoundInTheSpanIsNoSignal() throws DataException {
        assertAbsent(Absence.NO_SIGNAL, "between 3.00 and 4.00 s", read(Tones.noise(0.1, 2, 1), 3, 4));
    }

    @Test
    void soundOfItsOwnComesBeforeTheVideos() throws DataException {
        float[] own = Tones.sine(300, 0.5, 1);
        float[] track = Tones.sine(3000, 0.5, 1);
        Evidence file = new Evidence.Recording(Path.of("own.wav"));
        AudioModality modality = modality((e, s) -> new Sound(e.equals(file) ? own : track, 16000, 0));
        Clip video = Clip.of(Path.of("P01_01.MP4"));
        Clip both = Clip.builder("both").evidence("video", new Evidence.Recording(Path.of("P01_01.MP4"))).evidence("audio", file).build();
        assertEquals(signal(read(own, 0, 1)), signal(modality.read(both, FORMAT)));
        assertEquals(signal(read(track, 0, 1)), signal(modality.read(video, FORMAT)));
    }

    @Test
    void picturesInMemoryHaveNoSound() throws DataException {
        Evidence pictures = Evidence.Buffer.of(Samples.of(new byte[2 * 4 * 4 * 3], 2, 4, 4, 3), 12);
        AudioModality modality = modality((e, s) -> {
            throw new AssertionError("asked for the sound of " + e);
        });
        assertAbsent(Absence.NO_SIGNAL, "no sound", modality.read(Clip.builder("c").evidence("video", pictures).build(), FORMAT));
        assertAbsent(Absence.NO_SIGNAL, "neither", modality.read(Clip.builder("c").build(), FORMAT));
    }

    @Test
    void otherFormatsAreRefused() {
        for (SignalFormat wanted : new SignalFormat[] {new SignalFormat(ElementType.UINT8, 48, 32),
            new SignalFormat(ElementType.FLOAT32, 48), new SignalFormat(ElementType.FLOAT32, 48, 1000)}) {
            assertThrows(IllegalArgumentException.class, () -> modality((e, s) -> null).read(clip(0, 1), wanted));
        }
    }

    @Test
    void defaults() {
        assertEquals(16000, Defaults.all().sampleRate());
        assertEquals(-90, Defaults.all().silence());
        assertEquals(0.35, Defaults.all().clippedShare());
    }

    private interface Source {
        Sound sound(Evidence evidence, TimeSpan span);
    }

    private static AudioModality modality(Source source) {
        return new AudioModality(new MediaReader() {
            @Override
            public Optional<Pictures> pictures(Evidence evidence, TimeSpan span) {
                throw new AssertionError("sound needs no pictures");
            }

            @Override
            public Optional<Sound> sound(Evidence evidence, TimeSpan span, int rate) {
                return Optional.ofNullable(source.sound(evidence, span));
            }
        }, Defaults.but(Map.of("sampleRate", Tones.RATE)));
    }

    private static Reading read(float[] recording, double start, double end) throws DataException {
        return modality((e, s) -> new Sound(recording, Tones.RATE, 0)).read(clip(start, end), FORMAT);
    }

    private static Clip clip(double start, double end) {
        return Clip.builder("c").span(start, end).evidence("video", new Evidence.Recording(Path.of("P01_01.MP4"))).build();
    }

    static Samples signal(Reading reading) {
        Samples signal = assertInstanceOf(Reading.Present.class, reading, () -> reading.toString()).signal();
        assertTrue(FORMAT.matches(signal));
        return signal;
    }

    static void assertAbsent(Absence cause, String detail, Reading reading) {
        Reading.Absent absent = assertInstanceOf(Reading.Absent.class, reading);
        assertEquals(cause, absent.cause(), absent.detail());
        assertTrue(absent.detail().contains(detail), absent.detail());
    }

    @Test
    void whatDecidesItsSignalsIsInTheFingerprint() {
        String one = modality("reader 1", Map.of()).fingerprint();
        assertEquals(one, modality("reader 1", Map.of()).fingerprint());
        assertNotEquals(one, modality("reader 2", Map.of()).fingerprint(), "how sound is decoded");
        Map<String, Object> others = Map.of("sampleRate", 8000, "silence", -80.0, "clippedShare", 0.5);
        others.forEach((name, value) -> assertNotEquals(one, modality("reader 1", Map.of(name, value)).fingerprint(), name));
    }

    private static AudioModality modality(String reader, Map<String, ?> settings) {
        return new AudioModality(new MediaReader() {
            @Override
            public Optional<Pictures> pictures(Evidence evidence, TimeSpan span) {
                return Optional.empty();
            }

            @Override
            public Optional<Sound> sound(Evidence evidence, TimeSpan span, int rate) {
                return Optional.empty();
            }

            @Override
            public String fingerprint() {
                return reader;
            }
        }, Defaults.but(settings));
    }
}
