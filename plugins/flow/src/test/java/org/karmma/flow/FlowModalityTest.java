package org.karmma.flow;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
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
import org.karmma.media.internal.DisFlow;
import org.karmma.media.internal.Excerpts;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.Reading.Absence;
import org.karmma.modality.SignalFormat;

class FlowModalityTest {

    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final SignalFormat FORMAT = new SignalFormat(ElementType.UINT8, 4, 32, 32, 2);

    private final FlowModality flow = modality();

    private static FlowModality modality() {
        FfmpegReader reader = new FfmpegReader();
        return new FlowModality(reader, new Excerpts(reader, new FfmpegWriter()), new DisFlow(), Defaults.settings());
    }

    /** A pattern that moves by (dx, dy) pixels from one picture to the next. */
    private static byte[] picture(int t, double dx, double dy) {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double u = x - t * dx;
                double v = y - t * dy;
                double value = 128 + 50 * Math.sin(u * 0.31 + 0.05 * v) + 50 * Math.cos(v * 0.27 - 0.04 * u)
                        + 20 * Math.sin((u + v) * 0.11);
                Arrays.fill(rgb, (y * WIDTH + x) * 3, (y * WIDTH + x + 1) * 3, (byte) value);
            }
        }
        return rgb;
    }

    private static Clip moving(int count, double dx, double dy) {
        byte[] all = new byte[count * WIDTH * HEIGHT * 3];
        for (int t = 0; t < count; t++) {
            System.arraycopy(picture(t, dx, dy), 0, all, t * WIDTH * HEIGHT * 3, WIDTH * HEIGHT * 3);
        }
        return Clip.builder("c").evidence("video", Evidence.Buffer.of(Samples.of(all, count, HEIGHT, WIDTH, 3), 12)).build();
    }

    private byte[] signal(Clip clip) throws Exception {
        return assertInstanceOf(Reading.Present.class, flow.read(clip, FORMAT)).signal().bytes();
    }

    /** Mean code inside the picture, away from its borders: of x, then of y. */
    private static double[] mean(byte[] codes) {
        double[] sum = new double[2];
        int n = 0;
        for (int p = 0; p < 4; p++) {
            for (int y = 8; y < 24; y++) {
                for (int x = 8; x < 24; x++, n++) {
                    int at = ((p * 32 + y) * 32 + x) * 2;
                    sum[0] += codes[at] & 0xff;
                    sum[1] += codes[at + 1] & 0xff;
                }
            }
        }
        return new double[] {sum[0] / n, sum[1] / n};
    }

    /** Two pixels of 128 are 3.5 of 224, and two of 96 are 4.67; a pixel of 224 is 255 / 40 = 6.375 codes. */
    @ParameterizedTest
    @CsvSource({"2, 0, 149.8, 127.5", "0, -2, 127.5, 97.75", "-1, 1, 116.3, 142.4"})
    void codesAKnownTranslation(double dx, double dy, double x, double y) throws Exception {
        double[] mean = mean(signal(moving(6, dx, dy)));

        assertEquals(x, mean[0], 2.5);
        assertEquals(y, mean[1], 2.5);
    }

    @Test
    void readsFiles(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.mp4");
        try (MediaWriter.Recording out = new FfmpegWriter().create(file, new MediaWriter.Format(WIDTH, HEIGHT, 12, 0))) {
            for (int t = 0; t < 24; t++) {
                out.picture(picture(t, t < 12 ? 2 : -2, 0));
            }
            out.finish();
        }
        Evidence video = new Evidence.Recording(file);
        assertEquals(149.8, mean(signal(Clip.builder("a").span(0, 1).evidence("video", video).build()))[0], 4);
        assertEquals(105.2, mean(signal(Clip.builder("b").span(1, 2).evidence("video", video).build()))[0], 4);
    }

    @Test
    void isTheSameEachTime() throws Exception {
        assertArrayEquals(signal(moving(6, 1, 1)), signal(moving(6, 1, 1)));
    }

    @Test
    void clipsAtTheBound() {
        // one pixel, 224 wide: 30 and -30 pixels against a bound of 20, then 10 and 0
        byte[] codes = new byte[4];
        FlowCode code = new FlowCode(20);
        float[] far = new float[2 * 224 * 224];
        for (int i = 0; i < far.length; i += 2) {
            far[i] = 30;
            far[i + 1] = -30;
        }
        code.encode(far, 1, 1, 224, codes, 0);
        for (int i = 0; i < far.length; i += 2) {
            far[i] = 10;
            far[i + 1] = 0;
        }
        code.encode(far, 1, 1, 224, codes, 2);
        // 127.5 + 63.75 = 191.25; 127.5 rounds up
        assertArrayEquals(new byte[] {(byte) 255, 0, (byte) 191, (byte) 128}, codes);
    }

    @Test
    void blackAndFrozenVideosSayNothing() throws Exception {
        assertAbsent(Absence.BAD_SIGNAL, "frozen", moving(6, 0, 0));
        byte[] black = new byte[6 * WIDTH * HEIGHT * 3];
        assertAbsent(Absence.BAD_SIGNAL, "black",
                Clip.builder("c").evidence("video", Evidence.Buffer.of(Samples.of(black, 6, HEIGHT, WIDTH, 3), 12)).build());
    }

    @Test
    void withoutMotionToSeeThereIsNone() throws Exception {
        assertAbsent(Absence.NO_SIGNAL, "neither", Clip.builder("c").build());
        assertAbsent(Absence.NO_SIGNAL, "single picture", moving(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> flow.read(moving(4, 1, 0), new SignalFormat(ElementType.UINT8, 4, 32, 32, 3)));
    }

    @Test
    void recordedFlowInMemoryIsTakenAsItIs() throws Exception {
        // eight pictures of 32 x 32: x is 100 + t, y is 200 - t
        byte[] codes = new byte[8 * 32 * 32 * 2];
        for (int i = 0; i < codes.length; i += 2) {
            codes[i] = (byte) (100 + i / 2048);
            codes[i + 1] = (byte) (200 - i / 2048);
        }
        Clip clip = Clip.builder("c").span(0, 1).evidence("video", new Evidence.Recording(Path.of("/nowhere")))
                .evidence("flow", Evidence.Buffer.of(Samples.of(codes, 8, 32, 32, 2), 8)).build();
        byte[] s = signal(clip);
        for (int p = 0; p < 4; p++) {
            assertEquals(101 + 2 * p, s[p * 2048]);
            assertEquals(199 - 2 * p, s[p * 2048 + 1] & 0xff);
        }
    }

    /** EPIC-KITCHENS: camera at 60 a second, flow picture n at camera picture 2 n. Second 0.2 to 0.6 is flow pictures 7 to 18. */
    @Test
    void recordedFlowInFoldersHasHalfTheIndex(@TempDir Path folder) throws Exception {
        for (String side : new String[] {"u", "v"}) {
            Files.createDirectory(folder.resolve(side));
            for (int n = 1; n <= 20; n++) {
                gray(folder.resolve(side).resolve(String.format("frame_%010d.png", n)), side.equals("u") ? 5 * n : 250 - 5 * n);
            }
        }
        Clip clip = Clip.builder("c").span(0.2, 0.6).evidence("flow", new Evidence.Recording(folder)).build();
        byte[] s = signal(clip);
        // the middles of four quarters of twelve: 7 + 1, 4, 7, 10
        for (int p = 0; p < 4; p++) {
            assertEquals(5 * (8 + 3 * p), s[p * 2048] & 0xff);
            assertEquals(250 - 5 * (8 + 3 * p), s[p * 2048 + 1] & 0xff);
        }
        Files.delete(folder.resolve("v/frame_0000000009.png"));
        FlowModality fresh = modality();
        DataException e = assertThrows(DataException.class, () -> fresh.read(clip, FORMAT));
        assertTrue(e.getMessage().contains("picture 9 is missing"), e.getMessage());
    }

    /** Of a 50 a second camera: second 0.4 to 0.72 is flow pictures 11 to 18. */
    @Test
    void recordedFlowInFoldersOfAKnownRate(@TempDir Path folder) throws Exception {
        for (String side : new String[] {"u", "v"}) {
            Files.createDirectory(folder.resolve(side));
            for (int n = 1; n <= 20; n++) {
                gray(folder.resolve(side).resolve(String.format("frame_%010d.png", n)), side.equals("u") ? 5 * n : 250 - 5 * n);
            }
        }
        byte[] s = signal(Clip.builder("c").span(0.4, 0.72).evidence("flow", new Evidence.Recording(folder, 25)).build());
        for (int p = 0; p < 4; p++) {
            assertEquals(5 * (12 + 2 * p), s[p * 2048] & 0xff);
            assertEquals(250 - 5 * (12 + 2 * p), s[p * 2048 + 1] & 0xff);
        }
    }

    /** Something-Something: 12 a second, and one picture holds both directions. */
    @Test
    void recordedFlowInColours(@TempDir Path folder) throws Exception {
        for (int n = 1; n <= 24; n++) {
            BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 32 * 32; i++) {
                picture.setRGB(i % 32, i / 32, 5 * n << 16 | 250 - 5 * n << 8 | 77);
            }
            ImageIO.write(picture, "png", folder.resolve(String.format("%06d.png", n)).toFile());
        }
        byte[] s = signal(Clip.builder("c").evidence("flow", new Evidence.Recording(folder, 12)).build());
        // the middles of four quarters of 24
        for (int p = 0; p < 4; p++) {
            assertEquals(5 * (4 + 6 * p), s[p * 2048] & 0xff);
            assertEquals(250 - 5 * (4 + 6 * p), s[p * 2048 + 1] & 0xff);
        }
    }

    @Test
    void flowThatNeverChangesIsFrozen() throws Exception {
        byte[] codes = new byte[8 * 32 * 32 * 2];
        new Random(3).nextBytes(codes);
        for (int t = 1; t < 8; t++) {
            System.arraycopy(codes, 0, codes, t * 2048, 2048);
        }
        assertAbsent(Absence.BAD_SIGNAL, "frozen", flowOf(codes, 8));
        assertAbsent(Absence.BAD_SIGNAL, "nothing moves", flowOf(new byte[codes.length], 8));
        Clip single = flowOf(Arrays.copyOf(codes, 2048), 1);
        assertInstanceOf(Reading.Present.class, flow.read(single, FORMAT), "one picture alone is not frozen");
    }

    private static Clip flowOf(byte[] codes, int count) {
        return Clip.builder("c").span(0, 1).evidence("flow", Evidence.Buffer.of(Samples.of(codes, count, 32, 32, 2), 8)).build();
    }

    @Test
    void whatEndsTooEarlyIsStale() throws Exception {
        byte[] codes = new byte[8 * 32 * 32 * 2];
        new Random(3).nextBytes(codes);
        Evidence recorded = Evidence.Buffer.of(Samples.of(codes, 8, 32, 32, 2), 8);
        assertInstanceOf(Reading.Present.class, flow.read(Clip.builder("c").span(0, 1.9).evidence("flow", recorded).build(), FORMAT));
        assertAbsent(Absence.STALE, "ended 1.50 s before", Clip.builder("c").span(0, 2.5).evidence("flow", recorded).build());
        Evidence video = moving(6, 1, 0).evidence("video").orElseThrow();
        assertAbsent(Absence.STALE, "ended 2.00 s before", Clip.builder("c").span(0, 2.5).evidence("video", video).build());
        assertAbsent(Absence.STALE, "before the clip began", Clip.builder("c").span(0.5, 0.7).evidence("video", video).build());
    }

    @Test
    void excerptsAreReadAgainTheSame(@TempDir Path folder) throws Exception {
        Clip computed = flow.excerpt(moving(24, 1, 1), folder).orElseThrow();
        assertTrue(computed.evidence("flow").isEmpty() && Files.size(folder.resolve("video.mp4")) < Modality.EXCERPT_BYTES);
        assertArrayEquals(signal(computed), new FlowModalityTest().signal(computed));
        byte[] codes = new byte[20 * 64 * 64 * 2];
        new Random(3).nextBytes(codes);
        Clip clip = Clip.builder("c").evidence("flow", Evidence.Buffer.of(Samples.of(codes, 20, 64, 64, 2), 8)).build();
        Clip recorded = flow.excerpt(clip, folder).orElseThrow();
        assertTrue(((Evidence.Buffer) recorded.evidence("flow").orElseThrow()).samples().size() < Modality.EXCERPT_BYTES);
        assertArrayEquals(signal(recorded), new FlowModalityTest().signal(recorded));
        assertTrue(flow.excerpt(Clip.builder("c").build(), folder).isEmpty());
    }

    private static void gray(Path file, int value) throws Exception {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1024; i++) {
            image.getRaster().setSample(i % 32, i / 32, 0, value);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private void assertAbsent(Absence cause, String detail, Clip clip) throws Exception {
        Reading.Absent absent = assertInstanceOf(Reading.Absent.class, flow.read(clip, FORMAT));
        assertEquals(cause, absent.cause());
        assertTrue(absent.detail().contains(detail), absent.detail());
    }

    @Test
    void whatDecidesItsSignalsIsInTheFingerprint() {
        String one = modality(Map.of()).fingerprint();
        assertEquals(one, modality(Map.of()).fingerprint());
        Map<String, Object> others = Map.of("bound", 10.0, "workingSize", 48, "recordedStep", 1, "blackMean", 13.0, "blackDeviation", 5.0);
        others.forEach((name, value) -> assertNotEquals(one, modality(Map.of(name, value)).fingerprint(), name));
    }

    private static FlowModality modality(Map<String, ?> settings) {
        FfmpegReader reader = new FfmpegReader();
        return new FlowModality(reader, new Excerpts(reader, new FfmpegWriter()), new DisFlow(),
                new FlowSettings(Defaults.but(FlowConfig.class, settings)));
    }
}
