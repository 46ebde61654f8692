package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.extractor.Extractor;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** What an operator writes into the folder conf reaches every component that it is for, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationIT {

    @TempDir
    static Path folder;

    private Map<String, String> untouched;

    @BeforeAll
    void withoutConfiguration() throws Exception {
        untouched = extractors(home(Map.of()));
        assertEquals(8, untouched.size(), () -> "a teacher and a student of each of four modalities: " + untouched.keySet());
    }

    /** A home with these files in conf. */
    private static Home home(Map<String, String> files) throws Exception {
        Home home = AssembledHome.in(Files.createTempDirectory(folder, "home"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(home.conf().resolve(file.getKey()), file.getValue());
        }
        return home;
    }

    private static Map<String, String> extractors(Home home) throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), karmma.problems());
            return extractors(karmma);
        }
    }

    /** What each extractor says of itself. */
    private static Map<String, String> extractors(KarmmaFramework karmma) {
        Map<String, String> found = new TreeMap<>();
        karmma.services(Extractor.class).forEach(e -> found.put(e.id(), e.signal() + " -> " + e.tokens() + ", " + e.fingerprint()));
        return found;
    }

    private Set<String> changed(Map<String, String> extractors) {
        assertEquals(untouched.keySet(), extractors.keySet());
        Set<String> changed = new TreeSet<>(extractors.keySet());
        changed.removeIf(id -> extractors.get(id).equals(untouched.get(id)));
        return changed;
    }

    @ParameterizedTest
    @CsvSource({
        "org.karmma.flow.cfg, bound = 12, flow-student flow-teacher",
        "org.karmma.flow.teacher.cfg, size = 32, flow-teacher",
        "org.karmma.flow.student.cfg, size = 16, flow-student",
        "org.karmma.flow.teacher.config, size = I\"32\", flow-teacher",
        "org.karmma.video.teacher.cfg, size = 32, video-teacher",
        "org.karmma.video.student.cfg, size = 16, video-student",
        "org.karmma.audio.cfg, sampleRate = 8000, audio-student audio-teacher",
        "org.karmma.detection.cfg, tolerance = 0.5, detection-student detection-teacher",
    })
    void oneFileAlone(String file, String setting, String concerns) throws Exception {
        Map<String, String> now = extractors(home(Map.of(file, setting + "\n")));
        assertEquals(new TreeSet<>(List.of(concerns.split(" "))), changed(now), () -> file + " with " + setting + " gave " + now);
    }

    @Test
    void whatIsSharedAndWhatIsNotAddUp() throws Exception {
        String teacher = "size = 32\nframes = 4\ntokens = 2\n";
        Map<String, String> own = extractors(home(Map.of("org.karmma.flow.teacher.cfg", teacher)));
        Map<String, String> both = extractors(home(Map.of("org.karmma.flow.cfg", "bound = 12\n", "org.karmma.flow.teacher.cfg", teacher)));
        String wanted = "UINT8[4, 32, 32, 2] -> 2 x 128, ";
        assertAll(
                () -> assertTrue(own.get("flow-teacher").startsWith(wanted), own.get("flow-teacher")),
                () -> assertTrue(both.get("flow-teacher").startsWith(wanted), both.get("flow-teacher")),
                () -> assertNotEquals(own.get("flow-teacher"), both.get("flow-teacher"), "bound is part of the fingerprint"),
                () -> assertEquals(Set.of("flow-teacher", "flow-student"), changed(both)));
    }

    @Test
    void aFileThatComesLaterReachesThem() throws Exception {
        Home home = home(Map.of());
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            CountDownLatch both = new CountDownLatch(2);
            ServiceListener listener = event -> {
                if (event.getType() == ServiceEvent.REGISTERED) {
                    both.countDown();
                }
            };
            karmma.context().addServiceListener(listener, "(objectClass=" + Extractor.class.getName() + ")");
            Files.writeString(home.conf().resolve("org.karmma.flow.cfg"), "bound = 12\n");
            assertTrue(both.await(60, TimeUnit.SECONDS), "both extractors of the flow come again with the new configuration");
            assertEquals(Set.of("flow-teacher", "flow-student"), changed(extractors(karmma)));
        }
    }
}
