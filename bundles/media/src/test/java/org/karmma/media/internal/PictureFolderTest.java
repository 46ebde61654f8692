package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
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
        byte[] rgb = Recordings.numbered(number, 128, 96);
        BufferedImage image = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 128 * 96; i++) {
            image.setRGB(i % 128, i / 128, (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff);
        }
        ImageIO.write(image, "jpg", folder.resolve(String.format("frame_%010d.jpg", number)).toFile());
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
}
