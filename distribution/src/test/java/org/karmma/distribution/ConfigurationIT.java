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
import org.karmma.core.Event;
import org.karmma.core.EventLog;
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

    /** What extractors say of themselves with the old value in force. */
    @ParameterizedTest
    @CsvSource({
        "org.karmma.flow.cfg, bound = 12, bound = 0, from 0.1 to 1000",
        "org.karmma.video.teacher.cfg, size = 32, tokens = 3, the frames must be a multiple of the tokens",
        "org.karmma.audio.cfg, sampleRate = 8000, sampleRate = many, a whole number from 4000 to 96000",
    })
    void aBadValueIsRefusedAndTheOldOneStays(String file, String good, String bad, String why) throws Exception {
        Home home = home(Map.of(file, good + "\n"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Map<String, String> before = extractors(karmma);
            assertNotEquals(Set.of(), changed(before));
            EventLog events = karmma.service(EventLog.class);
            CountDownLatch again = new CountDownLatch(1);
            karmma.context().addServiceListener(event -> {
                if (event.getType() == ServiceEvent.REGISTERED) {
                    again.countDown();
                }
            }, "(objectClass=" + Extractor.class.getName() + ")");
            Files.writeString(home.conf().resolve(file), bad + "\n");
            Event refused = refused(events, file);
            assertTrue(again.await(60, TimeUnit.SECONDS), "they come again, with what was in force");
            assertTrue(refused.detail().contains(why) && refused.detail().contains("What was in force stays in force"), refused.detail());
            for (int i = 0; i < 100 && !extractors(karmma).equals(before); i++) {
                TimeUnit.MILLISECONDS.sleep(100); // one after the other
            }
            assertEquals(before, extractors(karmma));
        }
    }

    /** A mistake that was there before the start costs the setting, and nothing else. */
    @Test
    void aBadValueAtTheStartIsTheDefault() throws Exception {
        Home home = home(Map.of("org.karmma.video.student.cfg", "size = 0\n", "org.karmma.video.teacher.cfg", "tokens = 3\n"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), karmma.problems());
            assertEquals(untouched, extractors(karmma));
            EventLog events = karmma.service(EventLog.class);
            assertTrue(refused(events, "org.karmma.video.student.cfg").detail().contains("The default is in force: 32"), "it is told");
            assertTrue(refused(events, "org.karmma.video.teacher.cfg").detail().contains("the defaults"), "it is told");
        }
    }

    private static Event refused(EventLog events, String file) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            for (Event event : events.latest(100)) {
                if (event.kind() == Event.Kind.REFUSED && event.subject().equals("conf/" + file)) {
                    return event;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("nothing was said of " + file + ": " + events.latest(100));
    }
}
