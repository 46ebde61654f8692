package org.karmma.video;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

class VideoModalityTest {

    private static final SignalFormat FORMAT = new SignalFormat(ElementType.UINT8, 4, 2, 2, 3);

    private final VideoModality video = modality(Map.of());

    private static VideoModality modality(Map<String, ?> settings) {
        FfmpegReader reader = new FfmpegReader();
        return new VideoModality(reader, new Excerpts(reader, new FfmpegWriter()), Defaults.but(VideoModality.Config.class, settings));
    }

    /** Pictures of 4 x 2 pixels; picture t is of value 20 + 10 t on its left half, and black on its right. */
    private static Clip clip(int count, double start, double end) {
        byte[] rgb = new byte[count * 24];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 4 < 2 ? 20 + i / 24 * 10 : 0);
        }
        return Clip.builder("c").span(start, end)
                .evidence("video", Evidence.Buffer.of(Samples.of(rgb, count, 2, 4, 3), 10)).build();
    }

    private byte[] signal(Clip clip) throws Exception {
        return assertInstanceOf(Reading.Present.class, video.read(clip, FORMAT)).signal().bytes();
    }

    /** Of n pictures, those in the middle of four equal parts; the first pixel of each. */
    @ParameterizedTest
    @CsvSource({"8, 0, 0.8, 30, 50, 70, 90", "4, 0, 0.4, 20, 30, 40, 50", "2, 0, 0.2, 20, 20, 30, 30", "12, 0.4, 1.2, 70, 90, 110, 130"})
    void samplesEvenly(int count, double start, double end, int a, int b, int c, int d) throws Exception {
        byte[] s = signal(clip(count, start, end));

        assertArrayEquals(new int[] {a, b, c, d}, new int[] {s[0], s[12], s[24], s[36] & 0xff});
        assertEquals(0, s[3], "the right half");
    }

    @Test
    void readsFiles(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, new MediaWriter.Format(64, 48, 12, 0))) {
            for (int t = 0; t < 24; t++) {
                byte[] rgb = new byte[64 * 48 * 3];
                Arrays.fill(rgb, (byte) (40 + 8 * t));
                out.picture(rgb);
            }
            out.finish();
        }
        Clip second = Clip.builder("c").span(1, 2).evidence("video", new Evidence.Recording(file)).build();
        byte[] s = signal(second);
        // pictures 12 + 1, 4, 7, 10
        for (int i = 0; i < 4; i++) {
            assertEquals(40 + 8 * (13 + 3 * i), s[12 * i] & 0xff, 4);
        }
    }

    @Test
    void blackAndFrozenPicturesSayNothing() throws Exception {
        byte[] black = new byte[10 * 24];
        for (int i = 0; i < black.length; i++) {
            black[i] = (byte) (5 + i % 3);
        }
        assertAbsent(Absence.BAD_SIGNAL, "black", of(black));
        byte[] frozen = new byte[10 * 24];
        Random random = new Random(1);
        for (int i = 0; i < frozen.length; i++) {
            frozen[i] = i < 24 ? (byte) random.nextInt(256) : frozen[i - 24];
        }
        assertAbsent(Absence.BAD_SIGNAL, "frozen", of(frozen));
        // a single picture is not frozen, and dark with something to see is not black
        assertInstanceOf(Reading.Present.class, video.read(clip(1, 0, 0.1), FORMAT));
        assertInstanceOf(Reading.Present.class, video.read(clip(3, 0, 0.3), FORMAT));
    }

    @Test
    void aClipWithoutVideoIsAnAnswer(@TempDir Path folder) throws Exception {
        assertAbsent(Absence.NO_SIGNAL, "no video", Clip.builder("c").build());
        Path sound = folder.resolve("a.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(sound, new MediaWriter.Format(0, 0, 0, 16_000))) {
            out.sound(new float[16_000]);
            out.finish();
        }
        assertAbsent(Absence.NO_SIGNAL, "sound only", Clip.of(sound));
        assertThrows(DataException.class, () -> video.read(Clip.of(folder.resolve("missing.mp4")), FORMAT));
    }

    @Test
    void picturesThatEndTooEarlyAreStale() throws Exception {
        assertInstanceOf(Reading.Present.class, video.read(clip(4, 0, 1.4), FORMAT), "a second is allowed");
        assertAbsent(Absence.STALE, "ended 1.10 s before", clip(4, 0, 1.5));
        assertAbsent(Absence.STALE, "before the clip began", clip(4, 0.4, 0.6));
        assertInstanceOf(Reading.Present.class, modality(Map.of("staleAfter", 9.0)).read(clip(4, 0, 9), FORMAT));
        byte[] late = new byte[24];
        late[0] = 99;
        assertAbsent(Absence.NO_SIGNAL, "begins at second 7.00, after the clip's end", Clip.builder("c").span(1, 2)
                .evidence("video", new Evidence.Buffer(Samples.of(late, 1, 2, 4, 3), 10, 7, "clip")).build());
    }

    @Test
    void anExcerptIsReadAgainTheSame(@TempDir Path folder) throws Exception {
        byte[] rgb = new byte[24 * 64 * 48 * 3];
        new Random(4).nextBytes(rgb);
        Clip clip = Clip.builder("c").span(0, 2).evidence("video", Evidence.Buffer.of(Samples.of(rgb, 24, 48, 64, 3), 12)).build();
        Clip excerpt = video.excerpt(clip, folder).orElseThrow();
        assertArrayEquals(signal(excerpt), new VideoModalityTest().signal(excerpt));
        assertTrue(Files.size(folder.resolve("video.mp4")) < Modality.EXCERPT_BYTES);
        assertTrue(video.excerpt(Clip.builder("c").build(), folder).isEmpty());
    }

    @Test
    void refusesOtherFormats() {
        for (SignalFormat wrong : new SignalFormat[] {new SignalFormat(ElementType.FLOAT32, 4, 2, 2, 3),
            new SignalFormat(ElementType.UINT8, 4, 2, 2, 1), new SignalFormat(ElementType.UINT8, 4, 2, 6)}) {
            assertThrows(IllegalArgumentException.class, () -> video.read(clip(4, 0, 0.4), wrong));
        }
    }

    @Test
    void thresholdsAreConfigurable() throws Exception {
        VideoModality strict = modality(Map.of("blackMean", 200.0, "blackDeviation", 128.0));
        assertInstanceOf(Reading.Absent.class, strict.read(clip(8, 0, 0.8), FORMAT));
    }

    private static Clip of(byte[] rgb) {
        return Clip.builder("c").evidence("video", Evidence.Buffer.of(Samples.of(rgb, rgb.length / 24, 2, 4, 3), 10)).build();
    }

    private void assertAbsent(Absence cause, String detail, Clip clip) throws Exception {
        Reading.Absent absent = assertInstanceOf(Reading.Absent.class, video.read(clip, FORMAT));
        assertEquals(cause, absent.cause());
        assertTrue(absent.detail().contains(detail), absent.detail());
    }

    @Test
    void whatDecidesWhetherPicturesSayNothingIsInTheFingerprint() {
        assertEquals(video.fingerprint(), modality(Map.of()).fingerprint());
        assertNotEquals(video.fingerprint(), modality(Map.of("blackMean", 13.0)).fingerprint());
    }
}
