package org.karmma.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Split;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/**
 * A whole run with every modality, so small that it takes seconds: made once per JVM, and with it once per build, for all tests. Some of
 * its training clips were recorded without sound, some without boxes. Nobody writes into its folder.
 */
record TrainedRun(Path experiment, Path out, RunResult result, Heard heard) {

    /** Enough clips for every action; too few to learn anything, or to calibrate by: an unlearned answer calibrated is no answer at all. */
    private static final String EXPERIMENT = """
            name: tiny
            dataset:
              provider: micro-kitchens
              settings: {train: 72, validation: 18, test: 24, pool: 64, participants: 4}
            modalities: [video, flow, audio, detection]
            fusion:
              teacher: {width: 32, layers: 1, heads: 2}
              student: {width: 16, layers: 1, heads: 2}
            pretraining: {epochs: 1}
            training:
              teacher: {epochs: 2}
              student: {epochs: 2}
            evaluation: {bootstrap: 100, costRepeats: 0, latencyCalls: 1}
            """;

    private static TrainedRun made;

    /** What a run said. */
    record Heard(List<String> begun, List<String> skipped, List<String> messages) implements RunListener {

        Heard() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void started(String stage, boolean unchanged) {
            (unchanged ? skipped : begun).add(stage);
        }

        @Override
        public void progress(String stage, long done, long total, String note) {
            // how fast it is is not what is tested
        }

        @Override
        public void finished(String stage, double seconds) {
            // it has begun, and the run has ended well
        }

        @Override
        public void message(String text) {
            messages.add(text);
        }
    }

    static synchronized TrainedRun get() throws Exception {
        if (made == null) {
            Path folder = Path.of(System.getProperty("karmma.home")).resolveSibling("it-run");
            delete(folder); // of an earlier build, with other code
            Home home = AssembledHome.in(folder.resolve("home"));
            Path experiment = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT);
            Heard heard = new Heard();
            try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
                RunResult result = karmma.service(Workbench.class).run(request(experiment, folder.resolve("out")), heard);
                made = new TrainedRun(experiment, folder.resolve("out"), result, heard);
            }
        }
        return made;
    }

    static RunRequest request(Path experiment, Path out) {
        return new RunRequest(experiment, Map.of(), out, List.of());
    }

    /** The folder of its data set, which other runs may read, too. */
    Path data() {
        return out.resolve("data");
    }

    /** Its clips on disk. */
    List<Clip> clips(KarmmaFramework karmma, Split split) throws DataException {
        DatasetProvider epic = karmma.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=epic-kitchens)").orElseThrow();
        return epic.open(data(), epic.settings()).clips(split);
    }

    /** Files that were never finished. */
    static List<Path> unfinished(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(".part")).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) { // does not follow links
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
