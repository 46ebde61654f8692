package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;
import org.karmma.modality.Modality;

class ExcerptsTest {

    @TempDir
    Path dir;

    private final FfmpegReader reader = new FfmpegReader();
    private final Excerpts excerpts = new Excerpts(reader, new FfmpegWriter());

    private Pictures pictures(Evidence evidence, TimeSpan span) throws Exception {
        Path file = dir.resolve("excerpt.mp4");
        assertEquals(Optional.of(new Evidence.Recording(file)), excerpts.pictures(evidence, span, file));
        assertTrue(Files.size(file) <= Modality.EXCERPT_BYTES, "takes " + Files.size(file));
        return reader.pictures(new Evidence.Recording(file), TimeSpan.WHOLE).orElseThrow();
    }

    @Test
    void ofAVideoTheNeighboursInTheMiddle() throws Exception {
        Evidence video = new Evidence.Recording(Recordings.write(dir.resolve("a.mp4"), 96, 72, 5, true, true));
        Pictures excerpt = pictures(video, new TimeSpan(1, 4));
        assertEquals(10, excerpt.count());
        assertEquals(96, excerpt.width());
        for (int i = 0; i < 10; i++) {
            // pictures 12 to 47, of which 13 before and 13 after are left out
            assertEquals(25 + i, Recordings.number(excerpt.rgb(i), 96));
        }
        assertFalse(reader.sound(new Evidence.Recording(dir.resolve("excerpt.mp4")), TimeSpan.WHOLE, 8000).isPresent());
    }

    /** Noise is the most that a picture can hold. */
    @Test
    void evenOfNoiseItIsSmall() throws Exception {
        byte[] rgb = new byte[30 * 320 * 240 * 3];
        new Random(1).nextBytes(rgb);
        Pictures excerpt = pictures(Evidence.Buffer.of(Samples.of(rgb, 30, 240, 320, 3), 12), TimeSpan.WHOLE);
        assertEquals(96, excerpt.width());
        assertEquals(72, excerpt.height());
    }

    @Test
    void tinyAndShortOnesAreMadeFit() throws Exception {
        Pictures excerpt = pictures(Evidence.Buffer.of(Samples.of(new byte[3 * 2 * 90 * 3], 3, 2, 90, 3), 12), new TimeSpan(0, 0.25));
        assertEquals(3, excerpt.count());
        assertEquals(32, excerpt.height());
    }

    @Test
    void ofAFolderOfPictures() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("frames"));
        for (int n = 1; n <= 30; n++) {
            ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", folder.resolve("frame_" + n + ".png").toFile());
        }
        assertEquals(10, pictures(new Evidence.Recording(folder), new TimeSpan(0, 0.5)).count());
    }

    @Test
    void soundIsTheSecondInTheMiddle() throws Exception {
        Evidence video = new Evidence.Recording(Recordings.write(dir.resolve("a.mp4"), 5));
        Path file = dir.resolve("sound.mp4");
        // clicks are at whole seconds: 1.6 to 2.6 holds that of second 2, 0.4 s after its start
        assertEquals(Optional.of(new Evidence.Recording(file)), excerpts.sound(video, new TimeSpan(0.2, 4), file));
        assertTrue(Files.size(file) <= Modality.EXCERPT_BYTES / 2, "takes " + Files.size(file));
        Sound sound = reader.sound(new Evidence.Recording(file), TimeSpan.WHOLE, 8000).orElseThrow();
        int loudest = 0;
        for (int i = 0; i < sound.samples().length; i++) {
            loudest = Math.abs(sound.samples()[i]) > Math.abs(sound.samples()[loudest]) ? i : loudest;
        }
        assertEquals(0.4, (double) loudest / 8000 + sound.start(), 0.02);
        assertEquals(1, sound.samples().length / 8000.0, 0.1);
        assertFalse(reader.pictures(new Evidence.Recording(file), TimeSpan.WHOLE).isPresent());
    }

    @Test
    void whatIsNotInItIsNoExcerpt() throws Exception {
        Evidence silent = new Evidence.Recording(Recordings.write(dir.resolve("p.mp4"), 128, 96, 1, true, false));
        Evidence blind = new Evidence.Recording(Recordings.write(dir.resolve("s.mp4"), 128, 96, 1, false, true));
        assertEquals(Optional.empty(), excerpts.sound(silent, TimeSpan.WHOLE, dir.resolve("x.mp4")));
        assertEquals(Optional.empty(), excerpts.pictures(blind, TimeSpan.WHOLE, dir.resolve("x.mp4")));
        Evidence missing = new Evidence.Recording(dir.resolve("none.mp4"));
        assertThrows(DataException.class, () -> excerpts.pictures(missing, TimeSpan.WHOLE, dir.resolve("x.mp4")));
        assertFalse(Files.exists(dir.resolve("x.mp4")));
    }
}
