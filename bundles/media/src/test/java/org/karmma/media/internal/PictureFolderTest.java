package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;

class PictureFolderTest {

    @TempDir
    Path folder;

    private void picture(int number) throws Exception {
        picture(number, number, 128);
    }

    /** @param shown what can be read in it */
    private void picture(int number, int shown, int width) throws Exception {
        byte[] rgb = Recordings.numbered(shown, width, 96);
        BufferedImage image = new BufferedImage(width, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * 96; i++) {
            image.setRGB(i % width, i / width, (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        Files.write(folder.resolve(String.format("frame_%010d.jpg", number)), bytes.toByteArray());
    }

    private List<Integer> numbers(double start, double end) throws Exception {
        FfmpegReader reader = new FfmpegReader(null, new Limits(256, 480, 900, 10), 1);
        Pictures p = reader.pictures(new Recording(folder), new TimeSpan(start, end)).orElseThrow();
        assertEquals(128, p.width());
        assertEquals(96, p.height());
        return IntStream.range(0, p.count()).mapToObj(i -> Recordings.number(p.rgb(i), 128)).toList();
    }

    /** At ten a second picture n stands at (n - 1) / 10 s. */
    @Test
    void countsFromOne() throws Exception {
        for (int n = 1; n <= 20; n++) {
            picture(n);
        }
        assertEquals(List.of(1, 2, 3), numbers(0, 0.3));
        assertEquals(List.of(6, 7, 8, 9, 10), numbers(0.5, 1));
        assertEquals(List.of(19, 20), numbers(1.8, 5));
        assertEquals(20, numbers(0, Double.POSITIVE_INFINITY).size());
        DataException e = assertThrows(DataException.class, () -> numbers(3, 4));
        assertTrue(e.getMessage().contains("starts at picture 31, but the last one is 20"), e.getMessage());
    }

    @Test
    void namesAPictureThatIsMissingOrDamaged() throws Exception {
        for (int n : new int[] {1, 2, 4, 5}) {
            picture(n);
        }
        assertTrue(assertThrows(DataException.class, () -> numbers(0, 1)).getMessage()
                .contains("picture 3 is missing (the next one is frame_0000000004.jpg)"));
        Files.writeString(folder.resolve("frame_0000000003.jpg"), "no picture");
        DataException e = assertThrows(DataException.class, () -> numbers(0, 1));
        assertEquals(folder.resolve("frame_0000000003.jpg").toString(), e.where());
    }

    @Test
    void theDataSetsRateComesBeforeTheConfigured() throws Exception {
        for (int n = 1; n <= 20; n++) {
            picture(n);
        }
        FfmpegReader reader = new FfmpegReader(null, new Limits(256, 480, 900, 10), 1);
        Pictures p = reader.pictures(new Recording(folder, 5), new TimeSpan(1, 2)).orElseThrow();

        assertEquals(List.of(6, 7, 8, 9, 10), IntStream.range(0, p.count()).mapToObj(i -> Recordings.number(p.rgb(i), 128)).toList());
        assertEquals(1.2, p.time(1), 1e-9);
        assertEquals(10, reader.pictures(new Recording(folder), new TimeSpan(1, 2)).orElseThrow().count(), "of another rate");
        for (double none : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Recording(folder, none));
        }
    }

    @Test
    void namesAPictureOfAnotherSize() throws Exception {
        picture(1);
        picture(2);
        picture(3, 3, 160);
        DataException e = assertThrows(DataException.class, () -> numbers(0, 1));

        assertEquals(folder.resolve("frame_0000000003.jpg").toString(), e.where());
        assertEquals("is 160 x 96 pixels, but the clip's pictures before it are 128 x 96", e.problem());
        assertEquals(List.of(1, 2), numbers(0, 0.2));
    }

    /** As an annotator does who blurs a face: the folder's own time of change stays. */
    @Test
    void seesAPictureThatIsWrittenAgain() throws Exception {
        for (int n = 1; n <= 5; n++) {
            picture(n);
        }
        FfmpegReader reader = new FfmpegReader(null, new Limits(256, 480, 900, 10), 1);
        TimeSpan span = new TimeSpan(0.1, 0.4);
        Pictures before = reader.pictures(new Recording(folder), span).orElseThrow();
        assertSame(before, reader.pictures(new Recording(folder), span).orElseThrow());
        FileTime changed = Files.getLastModifiedTime(folder);
        picture(3, 300, 128);
        Files.setLastModifiedTime(folder.resolve("frame_0000000003.jpg"), FileTime.fromMillis(1_000_000));
        assertEquals(changed, Files.getLastModifiedTime(folder), "written in place");

        assertEquals(300, Recordings.number(reader.pictures(new Recording(folder), span).orElseThrow().rgb(1), 128));
    }
}
