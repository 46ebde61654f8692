package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.MediaWriter;
import org.karmma.media.MediaWriter.Format;
import org.karmma.media.PictureSize;
import org.karmma.media.Pictures;

class FfmpegRecordingTest {

    @TempDir
    Path folder;

    private final MediaWriter writer = new FfmpegWriter();

    private long files() throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    @Test
    void appearsWhenItIsWholeAndNotBefore() throws Exception {
        Path file = folder.resolve("a.mp4");
        try (MediaWriter.Recording out = writer.create(file, new Format(64, 48, 12, 0))) {
            out.picture(Recordings.numbered(1, 64, 48));
            assertTrue(Files.notExists(file));
            out.finish();
        }
        assertTrue(Files.size(file) > 0);
        assertEquals(1, files());
    }

    @Test
    void leavesNothingBehindWhenItIsGivenUp() throws Exception {
        try (MediaWriter.Recording out = writer.create(folder.resolve("a.mp4"), new Format(64, 48, 12, 16_000))) {
            out.picture(Recordings.numbered(1, 64, 48));
            out.sound(new float[4000]);
        }
        assertEquals(0, files());
    }

    /** Against FFmpeg's own failure, which no file provokes. */
    @Test
    void leavesNothingBehindWhenFfmpegDoesNotLetGo() throws Exception {
        Path part = Files.writeString(folder.resolve(".a.mp4.1.part"), "half a film");
        AutoCloseable stuck = () -> {
            throw new IOException("stuck");
        };
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> FfmpegRecording.close(stuck, part));

        assertEquals("stuck", e.getCause().getMessage());
        assertEquals(0, files());

        Path full = Files.createDirectories(folder.resolve("full/folder")).getParent();
        e = assertThrows(IllegalStateException.class, () -> FfmpegRecording.close(stuck, full));
        assertTrue(e.getMessage().contains("cannot be removed: " + full), e.getMessage());
        assertEquals("stuck", e.getSuppressed()[0].getCause().getMessage());
    }

    /** Its folder goes away while it is written: the first thing that went wrong is told. */
    @Test
    void saysWhyItCannotBeFinished() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (MediaWriter.Recording out = writer.create(gone.resolve("a.mp4"), new Format(64, 48, 12, 0))) {
            out.picture(Recordings.numbered(1, 64, 48));
            try (Stream<Path> parts = Files.list(gone)) {
                for (Path part : parts.toList()) {
                    Files.delete(part);
                }
            }
            Files.delete(gone);
            DataException e = assertThrows(DataException.class, out::finish);
            assertTrue(e.getMessage().contains(gone.resolve("a.mp4").toString()), e.getMessage());
            assertTrue(e.getCause() instanceof NoSuchFileException, String.valueOf(e.getCause()));
        }
        assertEquals(0, files());
    }

    @Test
    void saysWhereItCannotWrite() {
        Path nowhere = folder.resolve("no/such/folder/a.mp4");
        DataException e = assertThrows(DataException.class, () -> writer.create(nowhere, new Format(64, 48, 12, 0)));
        assertTrue(e.getMessage().contains(nowhere.toString()) && e.remedy().contains("folder exists"), e.getMessage());
    }

    @Test
    void refusesWhatItWasNotMadeFor() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> writer.create(folder.resolve("a.mp4"), new Format(63, 48, 12, 0)));
        assertThrows(IllegalArgumentException.class, () -> writer.create(folder.resolve("a.mp4"), new Format(0, 0, 12, 0)));
        try (MediaWriter.Recording out = writer.create(folder.resolve("a.mp4"), new Format(64, 48, 12, 0))) {
            assertThrows(IllegalArgumentException.class, () -> out.picture(new byte[5]));
            assertThrows(IllegalArgumentException.class, () -> out.sound(new float[5]));
        }
    }

    /** A moving disc: the mean error is below what 36 dB allow. */
    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm"})
    void keepsPicturesNearlyAsTheyWere(String name) throws Exception {
        Path file = folder.resolve(name);
        try (MediaWriter.Recording out = writer.create(file, new Format(128, 96, 12, 0))) {
            for (int i = 0; i < 24; i++) {
                out.picture(disc(i));
            }
            out.finish();
        }
        Pictures read = new FfmpegReader().pictures(new Recording(file), TimeSpan.WHOLE).orElseThrow();
        double squares = 0;
        for (int i = 0; i < 24; i++) {
            byte[] was = disc(i);
            byte[] is = read.rgb(i);
            for (int k = 0; k < was.length; k++) {
                squares += Math.pow((was[k] & 0xff) - (is[k] & 0xff), 2) / was.length / 24;
            }
        }
        double decibels = 10 * Math.log10(255 * 255 / squares);
        assertTrue(decibels > 36, decibels + " dB");
    }

    @Test
    void aWebmFileHoldsVp9AndOpus() throws Exception {
        Path file = folder.resolve("a.WebM");
        try (MediaWriter.Recording out = writer.create(file, new Format(128, 96, 12, 16_000))) {
            for (int i = 0; i < 24; i++) {
                out.picture(disc(i));
                out.sound(new float[16_000 / 12]);
            }
            out.finish();
        }
        try (FFmpegFrameGrabber grabber = Opening.open(file)) {
            assertEquals("matroska,webm", grabber.getFormatContext().iformat().name().getString());
            assertEquals(avcodec.AV_CODEC_ID_VP9, grabber.getVideoCodec());
            assertEquals(avcodec.AV_CODEC_ID_OPUS, grabber.getAudioCodec());
        }
        FfmpegReader reader = new FfmpegReader();
        Pictures pictures = reader.pictures(new Recording(file), TimeSpan.WHOLE).orElseThrow();
        assertEquals(24, pictures.count());
        assertEquals(23 / 12.0, pictures.time(23), 1e-3, "its clock counts milliseconds");
        assertEquals(new PictureSize(128, 96), reader.size(new Recording(file)).orElseThrow());
        assertEquals(2, reader.sound(new Recording(file), TimeSpan.WHOLE, 16_000).orElseThrow().samples().length / 16_000.0, 0.1);
    }

    /** Caches of signals depend on it: what is generated again is the same again. */
    @ParameterizedTest
    @ValueSource(strings = {".mp4", ".webm"})
    void equalPicturesGiveEqualFiles(String ending) throws Exception {
        byte[][] made = new byte[2][];
        for (int k = 0; k < 2; k++) {
            Path file = folder.resolve(k + ending);
            try (MediaWriter.Recording out = writer.create(file, new Format(128, 96, 12, 0))) {
                for (int i = 0; i < 24; i++) {
                    out.picture(disc(i));
                }
                out.finish();
            }
            made[k] = Files.readAllBytes(file);
        }
        assertArrayEquals(made[0], made[1]);
    }

    private static byte[] disc(int i) {
        byte[] rgb = new byte[128 * 96 * 3];
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 128; x++) {
                double edge = Math.max(0, Math.min(1, 16 - Math.hypot(x - 30 - 2 * i, y - 48)));
                for (int c = 0; c < 3; c++) {
                    double ground = 90 + x * 0.5 + 20 * Math.sin(y * 0.3);
                    rgb[(y * 128 + x) * 3 + c] = (byte) (ground + edge * (200 - 40 * c - ground));
                }
            }
        }
        return rgb;
    }
}
