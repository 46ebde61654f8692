package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** {@code karmma predict} with an installed student. */
class PredictCommandIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static Path video;

    @BeforeAll
    static void install() throws Exception {
        TrainedRun trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
        video = trained.data().resolve("P01/videos/P01_04.MP4");
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            framework.service(Workbench.class).install(trained.result().student(), "kitchen");
        }
    }

    /** {@code audio=no-bundle,...} of the slots that took no part. */
    private static String absent(JsonNode answer) {
        return StreamSupport.stream(answer.path("slots").spliterator(), false).filter(slot -> !slot.path("present").asBoolean())
                .map(slot -> slot.path("slot").asText() + "=" + slot.path("cause").asText()).collect(Collectors.joining(","));
    }

    @Test
    void answersAsJson() throws Exception {
        Ended ended = karmma.run("predict", "kitchen", "video=" + video, "--span", "0:2", "--json");
        assertEquals(0, ended.code(), ended.err());
        assertEquals(1, ended.out().lines().count(), ended.out());
        JsonNode answer = new ObjectMapper().readTree(ended.out());
        assertEquals("kitchen", answer.path("student").asText());
        assertEquals("video+flow+audio", answer.path("subset").asText(), ended.out());
        assertEquals("detection=no-signal", absent(answer));
        assertEquals(5, answer.path("scores").path("action").size());
        assertEquals("", ended.err());
    }

    @Test
    void answersWithoutTheBundleOfASensor() throws Exception {
        Ended ended = karmma.run("predict", "kitchen", "video=" + video, "--span", "0:2", "--without", "audio", "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode answer = new ObjectMapper().readTree(ended.out());
        assertEquals("video+flow", answer.path("subset").asText(), ended.out());
        assertEquals("audio=no-bundle,detection=no-signal", absent(answer));
    }

    /** Whatever is not installed is a missing sensor, also where its recording is named. */
    @Test
    void aRecordingThatNobodyReadsIsLeftOut() throws Exception {
        Ended ended = karmma.run("predict", "kitchen", "video=" + video, "boxes=" + video, "--span", "0:2", "--without",
                "detection", "--json");
        assertEquals(0, ended.code(), ended.err());
        assertEquals("detection=no-bundle", absent(new ObjectMapper().readTree(ended.out())));
        assertTrue(ended.err().contains("no modality that is here reads boxes="), ended.err());
    }

    /** JavaCPP is told that it runs elsewhere, so that it looks for natives that are not here. */
    @Test
    void withoutNativesForThisPlatformItSaysWhatToInstall() throws Exception {
        Ended ended = karmma.runIn("-Dorg.bytedeco.javacpp.platform=plan9-x86_64", "predict", "kitchen", "video=" + video, "--span", "0:2");
        assertEquals(3, ended.code(), ended.out() + ended.err());
        String why = "FFmpeg's and OpenCV's native libraries cannot be loaded on plan9-x86_64: ";
        String remedy = "Use a karmma-media that was built for it (mvn package -Djavacpp.platform=plan9-x86_64), or install what this says"
                + " is missing";
        for (String slot : List.of("video", "flow", "audio")) {
            assertTrue(ended.out().lines().anyMatch(line -> line.contains(slot) && line.contains(why) && line.contains(remedy)),
                    () -> slot + " in " + ended.out() + ended.err());
        }
    }

    @Test
    void abstainsWithAnExitCodeOfItsOwn() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.mp4"), "no recording at all");
        Ended ended = karmma.run("predict", "kitchen", "video=" + garbage);
        assertEquals(3, ended.code(), ended.err());
        assertTrue(ended.out().contains("no answer") && ended.out().contains(garbage.toString()), ended.out());
    }
}
