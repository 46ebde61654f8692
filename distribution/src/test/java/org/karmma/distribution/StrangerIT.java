package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.stranger.SumFusion;
import org.karmma.fusion.Fusion;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Student;
import org.osgi.framework.Bundle;

/** A bundle that brings another fusion and another distillation: nothing but the contracts, a jar in the drop folder, two names. */
class StrangerIT {

    @TempDir
    Path folder;

    private TrainedRun trained;
    private Home home;
    private Path experiment;

    @BeforeEach
    void write() throws Exception {
        trained = TrainedRun.get();
        home = AssembledHome.in(folder.resolve("home"));
        experiment = Files.writeString(folder.resolve("stranger.yaml"), """
                name: stranger
                dataset:
                  provider: epic-kitchens
                  root: %s
                modalities: [audio, detection]
                fusion: {name: sum, student: {spread: 0.2}}
                distillation: {name: mimic}
                pretraining: {epochs: 1}
                training:
                  teacher: {epochs: 1}
                  student: {epochs: 1}
                evaluation: {bootstrap: 100, probes: false, costRepeats: 0, latencyCalls: 1}
                resources: {workers: 1}
                """.formatted(trained.data()));
    }

    private static File jarOf(Class<?> type) throws Exception {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void bundle(Path jar) throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(List.of(jarOf(SumFusion.class), jarOf(Fusion.class), jarOf(NDArray.class)));
            builder.setProperty("Bundle-SymbolicName", "stranger");
            builder.setProperty("Bundle-Version", "1.2.3");
            builder.setProperty("-privatepackage", SumFusion.class.getPackageName());
            builder.setProperty("Import-Package", "ai.djl.*;version=\"[0.36,0.37)\",*");
            builder.setProperty("-dsannotations-options", "norequirements");
            try (Jar built = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                built.write(jar.toFile());
            }
        }
    }

    @Test
    void isSelectedByNameTrainedInChildrenAndServed() throws Exception {
        Path jar = home.modalities().resolve("stranger.jar");
        bundle(jar);
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), karmma.problems());
            Workbench workbench = karmma.service(Workbench.class);
            RunResult result = workbench.run(TrainedRun.request(experiment, folder.resolve("out")), new TrainedRun.Heard());

            JsonNode results = new ObjectMapper().readTree(result.results().toFile());
            assertEquals("mimic", results.path("recipe").asText());
            assertEquals("sum", results.path("settings").path("fusion").path("name").asText());
            assertEquals(64, results.path("versions").path("fusion sum bundle, SHA-256").asText().length(),
                    results.path("versions").toString());
            assertEquals(Set.of("audio", "detection", "audio+detection"), names(results.path("systems").path("karmma_s").path("subsets")));
            assertEquals(Set.of("karmma-audio-0.1.0.SNAPSHOT.jar", "karmma-detection-0.1.0.SNAPSHOT.jar", "stranger-1.2.3.jar"),
                    jars(folder.resolve("out/run/bundles")), "what the experiment needs, and nothing else");

            Clip clip = trained.clips(karmma, Split.TEST).get(0);
            try (Student student = workbench.open(result.student())) {
                Prediction prediction = student.predict(clip);
                assertEquals("audio+detection", prediction.subset(), () -> prediction.slots().toString());
                assertEquals(5, prediction.scores().get("action").size());

                Bundle stranger = List.of(karmma.context().getBundles()).stream().filter(b -> b.getSymbolicName().equals("stranger"))
                        .findFirst().orElseThrow();
                stranger.stop();
                Prediction without = student.predict(clip);
                assertTrue(without.abstains(), "nobody can join what the slots say");
                assertTrue(without.slots().stream().allMatch(s -> s.cause() == Cause.NO_BUNDLE && s.detail().contains("fusion")),
                        () -> without.slots().toString());
            }
        }
    }

    @Test
    void isMissedByName() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Workbench workbench = karmma.service(Workbench.class);
            String message = assertThrows(ConfigurationException.class,
                    () -> workbench.run(TrainedRun.request(experiment, folder.resolve("out")), new TrainedRun.Heard())).getMessage();
            assertTrue(message.contains("fusion.name") && message.contains("sum") && message.contains("karmma"), message);
            assertFalse(Files.exists(folder.resolve("out")));
        }
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static Set<String> jars(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
