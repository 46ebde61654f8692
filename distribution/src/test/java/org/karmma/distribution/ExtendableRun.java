package org.karmma.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/**
 * A student of pictures and sound, trained on the clips of {@link TrainedRun}, which have boxes, too: made once for all tests that teach a
 * student something new. Nobody writes into its folder.
 *
 * @param experiment whose data set has boxes
 */
record ExtendableRun(Path experiment, Path student) {

    private static final String EXPERIMENT = """
            name: short
            dataset:
              provider: epic-kitchens
              root: %s
            modalities: [video, audio]
            fusion:
              teacher: {width: 16, layers: 1, heads: 2}
              student: {width: 16, layers: 1, heads: 2}
            pretraining: {epochs: 1}
            training:
              teacher: {epochs: 1}
              student: {epochs: 1}
            extension: {epochs: 3}
            evaluation: {bootstrap: 100, probes: false, costRepeats: 0, latencyCalls: 1}
            """;

    private static ExtendableRun made;

    static synchronized ExtendableRun get() throws Exception {
        if (made == null) {
            made = make(TrainedRun.get());
        }
        return made;
    }

    private static ExtendableRun make(TrainedRun trained) throws Exception {
        Path folder = trained.out().resolveSibling("extendable");
        Path experiment = experiment(trained, Files.createDirectories(folder));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(AssembledHome.in(folder.resolve("home"))))) {
            return new ExtendableRun(experiment, karmma.service(Workbench.class)
                    .run(TrainedRun.request(experiment, folder.resolve("out")), new TrainedRun.Heard()).student());
        }
    }

    private static Path experiment(TrainedRun trained, Path folder) throws IOException {
        return Files.writeString(folder.resolve("short.yaml"), EXPERIMENT.formatted(trained.data()));
    }
}
