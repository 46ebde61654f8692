package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** A home in which clips are read otherwise than where the student was trained, though every bundle and fingerprint is the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeIT {

    @TempDir
    static Path folder;

    private TrainedRun run;

    @BeforeAll
    void train() throws Exception {
        run = TrainedRun.get();
    }

    private Map<String, Presence> slots(String configuration, String setting) throws Exception {
        Home home = AssembledHome.in(Files.createTempDirectory(folder, "home"));
        Files.writeString(home.conf().resolve(configuration), setting);
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home));
                Student student = karmma.service(Workbench.class).open(run.result().student())) {
            return student.slots().stream().collect(Collectors.toMap(Presence::slot, Function.identity(), (a, b) -> a, TreeMap::new));
        }
    }

    @Test
    void aDecoderThatIsSetUpOtherwiseIsCaughtBeforeItSpeaks() throws Exception {
        Map<String, Presence> slots = slots("org.karmma.media.reader.cfg", "maxSide = 40\n");
        for (String modality : List.of("video", "flow")) {
            Presence slot = slots.get(modality);
            assertEquals(Cause.INCOMPATIBLE, slot.cause(), slot.detail());
            assertTrue(slot.detail().contains("reads another signal from probe clip 1")
                    && slot.detail().contains("Not the network differs but the reading"), slot.detail());
        }
        assertTrue(slots.get("audio").isPresent() && slots.get("detection").isPresent(), slots.toString());
    }

    /** What only says how files are to be read that do not say it themselves changes nothing that the student was trained on. */
    @Test
    void aSettingThatProbesSayThemselvesIsNoDifference() throws Exception {
        Map<String, Presence> slots = slots("org.karmma.detection.cfg", "fps = 30\nwidth = 640\nheight = 480\n");
        assertTrue(slots.values().stream().allMatch(Presence::isPresent), slots.toString());
    }

    @Test
    void aPackageIsSmallAllTheSame() throws Exception {
        try (Stream<Path> files = Files.walk(run.result().student().resolve("probes"))) {
            List<Path> clips = files.filter(Files::isRegularFile).toList();
            assertEquals(3 * 4 + 1, clips.size(), () -> "three clips of each of four modalities, and a list of them: " + clips);
            long bytes = 0;
            for (Path clip : clips) {
                bytes += Files.size(clip);
            }
            assertTrue(bytes < 300_000, "takes " + bytes);
        }
    }
}
