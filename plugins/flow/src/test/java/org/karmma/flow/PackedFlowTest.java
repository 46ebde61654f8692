package org.karmma.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.media.internal.DisFlow;
import org.karmma.media.internal.Excerpts;
import org.karmma.media.internal.FfmpegReader;
import org.karmma.media.internal.FfmpegWriter;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Flow that docs/hdf5/pack.py packed is read as the folders that it was packed from. */
class PackedFlowTest {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final Path SCRIPT = Path.of("..", "..", "docs", "hdf5", "pack.py").toAbsolutePath().normalize();
    private static final SignalFormat FORMAT = new SignalFormat(ElementType.UINT8, 4, 32, 32, 2);
    private static final double FPS = 30;

    @TempDir
    static Path folder;
    private static Path packed;

    @BeforeAll
    static void pack() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && python("-c", "import h5py") == 0, PYTHON
                + " cannot import h5py (Debian: apt install python3-h5py); packed flow is not read");
        Random random = new Random(5);
        for (int n = 1; n <= 300; n++) {
            picture("grey/u", n, BufferedImage.TYPE_BYTE_GRAY, random);
            picture("grey/v", n, BufferedImage.TYPE_BYTE_GRAY, random);
            if (n <= 24) {
                picture("colour", n, BufferedImage.TYPE_INT_RGB, random);
            }
        }
        picture("single", 1, BufferedImage.TYPE_BYTE_GRAY, random);
        packed = folder.resolve("flow.hdf5");
        assertEquals(0, python(SCRIPT.toString(), "pictures", folder.toString(), packed.toString()));
    }

    private static void picture(String place, int number, int type, Random random) throws Exception {
        BufferedImage picture = new BufferedImage(32, 32, type);
        for (int i = 0; i < 32 * 32; i++) {
            int grey = random.nextInt(256) * 0x10101;
            picture.setRGB(i % 32, i / 32, type == BufferedImage.TYPE_BYTE_GRAY ? grey : random.nextInt(1 << 24));
        }
        Path file = folder.resolve(place).resolve(String.format("frame_%010d.png", number));
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, "png", file.toFile());
    }

    private static int python(String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(PYTHON, "-B"),
                Arrays.stream(arguments)).toList()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!said.isEmpty()) {
            System.err.println(said);
        }
        return process.waitFor();
    }

    private static byte[] signal(Evidence evidence, double start, double end) throws DataException {
        FfmpegReader reader = new FfmpegReader();
        FlowModality flow = new FlowModality(reader, new Excerpts(reader, new FfmpegWriter()), new DisFlow(), Defaults.settings());
        return assertInstanceOf(Reading.Present.class, flow.read(Clip.builder("c").span(start, end).evidence("flow", evidence).build(),
                FORMAT))
                .signal().bytes();
    }

    /** The last spans have more pictures than are held: they are thinned out in pairs of x and y. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0.51, 1.27", "1.02, 1.03", "2, 4"})
    void greyPicturesAreXAndYInTurn(double start, double end) throws Exception {
        assertArrayEquals(signal(new Evidence.Recording(folder.resolve("grey"), FPS), start, end),
                signal(Evidence.Recording.entry(packed, "grey", 2 * FPS), start, end));
    }

    @Test
    void xAndYOfOnePictureStayTogetherInLongSpans() throws Exception {
        byte[] read = signal(Evidence.Recording.entry(packed, "grey", 2 * FPS), 0, 10);
        for (int p = 0; p < 4; p++) {
            byte[] x = new byte[32 * 32];
            byte[] y = new byte[32 * 32];
            for (int i = 0; i < x.length; i++) {
                x[i] = read[2 * (p * 1024 + i)];
                y[i] = read[2 * (p * 1024 + i) + 1];
            }
            assertEquals(number("u", x), number("v", y));
        }
    }

    /** Which picture of a folder this is. */
    private static int number(String side, byte[] grey) throws Exception {
        for (int n = 1; n <= 300; n++) {
            BufferedImage picture = ImageIO.read(folder.resolve("grey/" + side).resolve(String.format("frame_%010d.png", n)).toFile());
            boolean same = true;
            for (int i = 0; i < grey.length && same; i++) {
                same = (byte) picture.getRaster().getSample(i % 32, i / 32, 0) == grey[i];
            }
            if (same) {
                return n;
            }
        }
        throw new AssertionError("no picture of " + side);
    }

    @Test
    void colouredPicturesAreXAsRedAndYAsGreen() throws Exception {
        assertArrayEquals(signal(new Evidence.Recording(folder.resolve("colour"), 12), 0.4, 1.6),
                signal(Evidence.Recording.entry(packed, "colour", 12), 0.4, 1.6));
    }

    /** What was cut out for a clip begins with an x, whenever the clip began. */
    @Test
    void aClipOfItsOwn() throws Exception {
        Evidence cut = new Evidence.Recording(packed, OptionalDouble.of(600 / 10.1), Optional.of("grey"), 33.35);
        assertArrayEquals(signal(new Evidence.Recording(folder.resolve("grey"), 300 / 10.1), 0, 2.02), signal(cut, 33.35, 35.37));
    }

    @Test
    void aSinglePictureIsNamed() {
        DataException e = assertThrows(DataException.class, () -> signal(Evidence.Recording.entry(packed, "single", 2 * FPS), 0, 1));
        assertTrue(e.getMessage().startsWith(packed + ", single: holds a single picture"), e.getMessage());
    }
}
