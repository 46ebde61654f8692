package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.PictureSize;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;

/** What docs/hdf5/pack.py packs is read as the folders and files that it was packed from. */
class PackedTest {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final Path SCRIPT = Path.of("..", "..", "docs", "hdf5", "pack.py").toAbsolutePath().normalize();
    private static final double FPS = 10;
    private static final int RATE = 24_000;

    @TempDir
    static Path folder;

    private static Path frames;
    private static Path packed;
    private static Path wav;
    private static Path sound;

    @BeforeAll
    static void pack() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && python("-c", "import h5py") == 0, PYTHON
                + " cannot import h5py (Debian: apt install python3-h5py); packed recordings are not read");
        frames = folder.resolve("frames/P01_01");
        Files.createDirectories(frames);
        for (int n = 1; n <= 40; n++) {
            picture(frames.resolve(String.format("frame_%010d.jpg", n)), n);
        }
        packed = folder.resolve("dataset.hdf5");
        assertEquals(0, python(SCRIPT.toString(), "pictures", folder.resolve("frames").toString(), packed.toString()));
        Path sounds = Files.createDirectories(folder.resolve("sounds"));
        wav = sounds.resolve("P01_01.wav");
        byte[] samples = new byte[2 * 10 * RATE];
        for (int i = 0; i < 10 * RATE; i++) {
            short s = (short) (9000 * Math.sin(i * 0.05) + 4000 * Math.sin(i * i * 1e-7));
            samples[2 * i] = (byte) s;
            samples[2 * i + 1] = (byte) (s >> 8);
        }
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(samples), format, 10L * RATE), AudioFileFormat.Type.WAVE,
                wav.toFile());
        sound = folder.resolve("audio.hdf5");
        assertEquals(0, python(SCRIPT.toString(), "sound", sounds.toString(), sound.toString()));
    }

    private static void picture(Path file, int shown) throws Exception {
        byte[] rgb = Recordings.numbered(shown, 128, 96);
        BufferedImage image = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 128 * 96; i++) {
            image.setRGB(i % 128, i / 128, (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff);
        }
        ImageIO.write(image, file.toString().endsWith("png") ? "png" : "jpg", file.toFile());
    }

    private static int python(String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(PYTHON, "-B"),
                Arrays.stream(arguments)).toList()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said.contains("No module named") ? "" : said);
        return process.waitFor();
    }

    private static Pictures pictures(Recording recording, TimeSpan span) throws DataException {
        return new FfmpegReader().pictures(recording, span).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "0, Infinity", "0.5, 1", "1.23, 1.27", "3.85, 9", "2, 2.0001"})
    void picturesAreThoseOfTheFolderThatWasPacked(double start, double end) throws Exception {
        Pictures expected = pictures(new Recording(frames, FPS), new TimeSpan(start, end));
        Pictures read = pictures(Recording.entry(packed, "P01_01", FPS), new TimeSpan(start, end));

        assertEquals(expected.count(), read.count());
        for (int i = 0; i < read.count(); i++) {
            assertEquals(expected.time(i), read.time(i), 1e-9);
            assertEquals(expected.hasSuccessor(i), read.hasSuccessor(i));
            assertArrayEquals(expected.rgb(i), read.rgb(i));
        }
        assertEquals(Optional.of(new PictureSize(128, 96)), new FfmpegReader().size(Recording.entry(packed, "P01_01", FPS)));
    }

    /** A clip that was packed by itself has its elements where the video has them. */
    @Test
    void aClipOfItsOwnBeginsWhenItSays() throws Exception {
        Recording cut = new Recording(packed, OptionalDouble.of(FPS), Optional.of("P01_01"), 7);
        Pictures read = pictures(cut, new TimeSpan(7, 8));
        assertEquals(IntStream.rangeClosed(1, 10).boxed().toList(),
                IntStream.range(0, read.count()).mapToObj(i -> Recordings.number(read.rgb(i), 128)).toList());
        assertEquals(7, read.time(0));
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 24000", "2.5, 4, 16000", "9.5, 12, 16000", "0, Infinity, 24000"})
    void soundIsThatOfTheFileThatWasPacked(double start, double end, int rate) throws Exception {
        TimeSpan span = new TimeSpan(start, end);
        Sound expected = new FfmpegReader().sound(new Recording(wav), span, rate).orElseThrow();
        Sound read = new FfmpegReader().sound(Recording.entry(sound, "P01_01", RATE), span, rate).orElseThrow();

        assertEquals(expected.start(), read.start(), 1e-9);
        assertArrayEquals(expected.samples(), read.samples());
    }

    @Test
    void picturesHaveNoSoundAndSoundHasNoPictures() throws Exception {
        assertEquals(Optional.empty(), new FfmpegReader().sound(Recording.entry(packed, "P01_01", FPS), new TimeSpan(0, 1), RATE));
        assertEquals(Optional.empty(), new FfmpegReader().pictures(Recording.entry(sound, "P01_01", RATE), new TimeSpan(0, 1)));
    }

    /** Wherever a picture is cut off, what is missing of it is not made up. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void aPictureThatIsCutOffIsRefused(String format) throws Exception {
        Path file = folder.resolve("whole." + format);
        picture(file, 7);
        byte[] whole = Files.readAllBytes(file);
        Limits limits = new Limits(256, 480, 900, 60);
        assertEquals(128 * 96 * 3, new Scaling(limits).read(whole, "whole").length);
        assertEquals(128 * 96 * 3, new Scaling(limits).read(Arrays.copyOf(whole, whole.length + 9), "padded").length);
        // the last bytes are the end mark: with PNG all pixels stand before it
        for (int length = 0; length < whole.length - 12; length += 23) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(DataException.class, () -> new Scaling(limits).read(cut, "cut"), "cut at " + cut.length + " of " + whole.length);
        }
    }

    private static String refused(Recording recording, double start, double end) {
        return assertThrows(DataException.class, () -> pictures(recording, new TimeSpan(start, end))).getMessage();
    }

    @Test
    void whatCannotBeReadIsNamedByFileNameAndElement() throws Exception {
        Path bad = folder.resolve("bad.hdf5");
        assertEquals(0, python("-c", "import h5py, numpy\nf = h5py.File('" + packed + "')['P01_01'][:]\nwith h5py.File('" + bad
                + "', 'w') as out:\n out['cut'] = numpy.array([f[0], f[1][:len(f[1]) // 2]])\n"
                + " out['text'] = numpy.array([b'no picture'])\n"
                + " out.create_dataset('none', (0,), 'S10')\n"
                + " out['numbers'] = numpy.arange(5)\n"));
        assertTrue(refused(Recording.entry(bad, "cut", FPS), 0, 1).startsWith(bad + ", cut[1]: cannot be read as a picture"));
        assertTrue(refused(Recording.entry(bad, "text", FPS), 0, 1).startsWith(bad + ", text[0]: cannot be read as a picture"));
        assertTrue(refused(Recording.entry(bad, "none", FPS), 0, 1).startsWith(bad + ", none: the data set is empty"));
        assertTrue(refused(Recording.entry(bad, "numbers", FPS), 0, 1).startsWith(bad + ", numbers: pictures are"));
        assertTrue(refused(Recording.entry(bad, "other", FPS), 0, 1).contains("other: there is no such data set; the file has"));
        assertTrue(refused(Recording.entry(packed, "P01_01", FPS), 4.5, 5).contains("starts at element 45, but there are 40"));
        assertThrows(DataException.class, () -> new FfmpegReader().sound(Recording.entry(sound, "P01_01", RATE), new TimeSpan(30, 31),
                RATE));
    }
}
