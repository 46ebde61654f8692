package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/**
 * A run on the pictures of another run's videos, which docs/hdf5/pack.py packed clip by clip, with features from a file in place of the
 * teacher's video extractor.
 */
class PackedDataIT {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final Path SCRIPT = Path.of(System.getProperty("karmma.docs"), "hdf5", "pack.py").toAbsolutePath();
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final double FPS = 12;
    /** Number k of the features of clip i is i + k / 16. */
    private static final String FEATURES = """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1], "w") as out:
                for i, name in enumerate(open(sys.argv[2]).read().split()):
                    out[name] = (i + numpy.arange(18).reshape(3, 6) / 16).astype("<f4")
            """;

    @TempDir
    static Path folder;

    private static TrainedRun videos;
    private static RunResult result;
    private static TrainedRun.Heard heard;
    private static List<String> stored;
    private static String missing;

    @BeforeAll
    static void packAndRun() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && new ProcessBuilder(PYTHON, "-c", "import h5py").start().waitFor() == 0, PYTHON
                + " cannot import h5py (Debian: apt install python3-h5py); packed data are not tried");
        videos = TrainedRun.get();
        Home home = AssembledHome.in(folder.resolve("home"));
        Path data = copyWithoutVideos();
        stored = new ArrayList<>();
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Modality video = karmma.find(Modality.class, "(" + Modality.PROPERTY + "=video)").orElseThrow();
            for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
                for (Clip clip : videos.clips(karmma, split)) {
                    extract(video, clip);
                    stored.add(clip.id());
                }
            }
            missing = videos.clips(karmma, Split.TEST).get(3).id();
        }
        python(SCRIPT.toString(), "pictures", folder.resolve("pictures").toString(), data.resolve("dataset.hdf5").toString());
        stored.remove(missing);
        Path features = folder.resolve("features.hdf5");
        python("-c", FEATURES, features.toString(), Files.writeString(folder.resolve("ids.txt"), String.join("\n", stored)).toString());
        AssembledHome.configure(home, "org.karmma.features-tiny", "karmma.modality = tiny\nstands.for = video\ntokens = 3 x 6\npath = "
                + features + "\nsha256 = " + sha256(features) + "\n");
        Path experiment = Files.writeString(folder.resolve("packed.yaml"), """
                name: packed
                dataset:
                  provider: epic-kitchens
                  root: %s
                modalities: [video, detection]
                extractors:
                  video: {teacher: {id: tiny}}
                fusion:
                  teacher: {width: 16, layers: 1, heads: 2}
                  student: {width: 8, layers: 1, heads: 2}
                pretraining: {epochs: 1}
                training:
                  teacher: {epochs: 1}
                  student: {epochs: 1}
                limits: {badClips: 0.1}
                evaluation: {bootstrap: 100, costRepeats: 0, latencyCalls: 1}
                """.formatted(data));
        heard = new TrainedRun.Heard();
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), karmma.problems());
            result = karmma.service(Workbench.class).run(TrainedRun.request(experiment, folder.resolve("out")), heard);
        }
    }

    private static Path copyWithoutVideos() throws Exception {
        Path data = folder.resolve("data");
        try (Stream<Path> files = Files.walk(videos.data())) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".MP4")).toList()) {
                Path copy = data.resolve(videos.data().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return data;
    }

    /** Every picture of a clip, as it is decoded: asked for just as many, of their own size, the modality neither chooses nor resizes. */
    private static void extract(Modality video, Clip clip) throws Exception {
        int count = (int) (Math.ceil((clip.span().end() - 1e-3) * FPS) - Math.ceil((clip.span().start() - 1e-3) * FPS));
        Reading reading = video.read(clip, new SignalFormat(ElementType.UINT8, count, HEIGHT, WIDTH, 3));
        if (!(reading instanceof Reading.Present present)) {
            return;
        }
        String recording = clip.id().substring(0, clip.id().lastIndexOf('_'));
        Path into = Files.createDirectories(folder.resolve("pictures").resolve(recording).resolve(clip.id()));
        byte[] rgb = present.signal().bytes();
        for (int t = 0, at = 0; t < count; t++) {
            BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < WIDTH * HEIGHT; i++, at += 3) {
                picture.setRGB(i % WIDTH, i / WIDTH, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff);
            }
            ImageIO.write(picture, "png", into.resolve(String.format("frame_%010d.png", t + 1)).toFile());
        }
    }

    private static void python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-B"));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertEquals(0, process.waitFor(), () -> said + " says why");
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static List<Path> files(Path out, String start, String end) throws Exception {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(f -> f.getFileName().toString().startsWith(start) && f.toString().endsWith(end))
                    .map(out::relativize).sorted()
                    .toList();
        }
    }

    /** PNG loses nothing, so the student sees what it would have seen of the videos, byte for byte; but for the clip without features. */
    @Test
    void signalsAreThoseOfTheVideos() throws Exception {
        List<Path> signals = files(folder.resolve("out"), "video-uint8", ".bin").stream()
                .filter(f -> !f.toString().contains("test")).toList();
        assertEquals(8, signals.size(), "four shards of train and validation: " + signals);
        long bytes = 0;
        for (Path signal : signals) {
            bytes += Files.size(folder.resolve("out").resolve(signal));
            assertEquals(-1, Files.mismatch(videos.out().resolve(signal), folder.resolve("out").resolve(signal)), signal.toString());
        }
        assertTrue(bytes > 0);
    }

    @Test
    void theTeachersTokensAreTheFeatures() throws Exception {
        assertFalse(heard.begun().contains("pretrain-video"), "features are not trained");
        assertTrue(heard.begun().containsAll(List.of("pretrain-detection", "probe-video", "tokens-video-train")), heard.begun().toString());
        List<Path> tokens = files(folder.resolve("out"), "video", "").stream().filter(f -> f.toString().contains("tokens")
                && f.toString().contains("validation")).toList();
        assertEquals(1, tokens.size(), tokens.toString());
        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out").resolve(tokens.get(0))))
                .order(ByteOrder.LITTLE_ENDIAN);
        int clips = numbers.remaining() / (18 * Float.BYTES);
        assertEquals(18, clips);
        for (int row = 0; row < clips; row++) {
            for (int k = 0; k < 18; k++) {
                assertEquals(72 + row + k / 16f, numbers.getFloat(), "validation clip " + row + ", number " + k);
            }
        }
    }

    @Test
    void aClipWithoutFeaturesIsListedAndAllElseIsMeasured() throws Exception {
        JsonNode results = new ObjectMapper().readTree(result.results().toFile());
        assertTrue(results.path("skipped").toString().contains("there are no features of clip " + missing),
                results.path("skipped").toString());
        for (String system : List.of("karmma_t", "baseline", "baseline_delta", "karmma_s")) {
            assertEquals(3, results.path("systems").path(system).path("subsets").size(), system);
        }
        JsonNode cost = results.path("systems").path("karmma_t").path("cost");
        assertTrue(cost.path("video").path("gflops").isNull() && cost.path("detection").path("gflops").isNumber(), cost.toString());
        assertInstanceOf(Path.class, result.student());
    }
}
