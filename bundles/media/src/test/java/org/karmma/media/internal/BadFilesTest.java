package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;

class BadFilesTest {

    @TempDir
    static Path folder;
    static Path good;

    @BeforeAll
    static void record() throws Exception {
        good = Recordings.write(folder.resolve("good.mp4"), 8);
    }

    private static DataException refused(Path file, TimeSpan span) {
        FfmpegReader reader = new FfmpegReader();
        DataException e = assertThrows(DataException.class, () -> reader.pictures(new Recording(file), span));
        assertTrue(e.where().startsWith(file.toString()), e.getMessage());
        return e;
    }

    private static DataException refused(Path file) {
        DataException sound = assertThrows(DataException.class,
                () -> new FfmpegReader().sound(new Recording(file), TimeSpan.WHOLE, 24_000));
        assertTrue(sound.where().startsWith(file.toString()), sound.getMessage());
        return refused(file, TimeSpan.WHOLE);
    }

    @Test
    void missing() {
        assertEquals("there is no such file", refused(folder.resolve("nowhere.mp4")).problem());
    }

    @Test
    void empty() throws Exception {
        assertEquals("is empty", refused(Files.createFile(folder.resolve("empty.mp4"))).problem());
    }

    @Test
    void folderWithoutPictures() throws Exception {
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        assertTrue(refused(nothing, TimeSpan.WHOLE).problem().startsWith("there are no numbered pictures"));
    }

    @Test
    void garbage() throws Exception {
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);
        assertTrue(refused(Files.write(folder.resolve("noise.mp4"), noise)).problem().startsWith("cannot be read as a video"));
    }

    @Test
    void pictureNamedLikeAVideo() throws Exception {
        Path file = folder.resolve("picture.mp4");
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        assertTrue(refused(file).problem().startsWith("cannot be read as a video"));
    }

    @Test
    void cutOffBeforeItsIndex() throws Exception {
        byte[] all = Files.readAllBytes(good);
        Path file = Files.write(folder.resolve("half.mp4"), Arrays.copyOf(all, all.length / 2));
        assertTrue(refused(file).problem().startsWith("cannot be read as a video"));
    }

    @Test
    void cutOffBehindItsIndex() throws Exception {
        Path whole = folder.resolve("indexed.mp4");
        try (FFmpegFrameRecorder out = new FFmpegFrameRecorder(whole.toFile(), 128, 96, 0)) {
            out.setVideoCodecName("libopenh264");
            out.setVideoCodec(avcodec.AV_CODEC_ID_H264);
            out.setFrameRate(12);
            out.setGopSize(12);
            out.setVideoBitrate(500_000);
            out.setOption("movflags", "faststart");
            out.start();
            for (int i = 0; i < 96; i++) {
                out.recordImage(128, 96, 8, 3, 384, avutil.AV_PIX_FMT_RGB24, ByteBuffer.wrap(Recordings.numbered(i, 128, 96)));
            }
            out.stop();
        }
        byte[] all = Files.readAllBytes(whole);
        Path file = Files.write(folder.resolve("short.mp4"), Arrays.copyOf(all, all.length / 2));

        assertTrue(refused(file, TimeSpan.WHOLE).problem().startsWith("the last picture that can be decoded is at"));
        assertTrue(refused(file, new TimeSpan(6, 8)).getMessage().contains("damaged or cut off"));
        Pictures front = new FfmpegReader().pictures(new Recording(file), new TimeSpan(0, 1)).orElseThrow();
        assertEquals(12, front.count());
    }

    @Test
    void clipBehindTheEnd() {
        assertTrue(refused(good, new TimeSpan(9, 10)).problem().startsWith("the clip starts at 9.00 s, but the recording ends at 8.0"));
    }

    /** Damaged anywhere, a file is refused or decoded; it never ends the process or throws anything else. */
    @Test
    void damagedAnywhere() throws Exception {
        byte[] all = Files.readAllBytes(good);
        Random random = new Random(3);
        int refused = 0;
        for (int n = 0; n < 40; n++) {
            byte[] damaged = all.clone();
            int hits = 1 + random.nextInt(200);
            for (int h = 0; h < hits; h++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("damaged.mp4"), damaged);
            try {
                FfmpegReader reader = new FfmpegReader();
                Optional<Pictures> pictures = reader.pictures(new Recording(file), new TimeSpan(3, 5));
                pictures.ifPresent(p -> assertTrue(p.count() >= 1 && p.count() <= 26));
                reader.sound(new Recording(file), new TimeSpan(3, 5), 24_000);
            } catch (DataException e) {
                refused++;
                assertTrue(e.where().startsWith(file.toString()), e.getMessage());
            }
        }
        assertTrue(refused > 0, "forty damaged files, and none was noticed");
    }
}
