package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.Rollover;
import org.karmma.core.ShadowReport;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** Two trained systems as versions of one student: in a host that serves, in the console, and on the command line. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class RolloverIT {

    private static final int ROUNDS = 3;

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static KarmmaCommand karmma;
    private static Path distilled;
    private static Path baseline;

    @BeforeAll
    static void train() throws Exception {
        trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
        distilled = trained.result().student();
        baseline = trained.out().resolve("run/networks/baseline-seed1");
        assertTrue(Files.isRegularFile(baseline.resolve("model.json")), "the run's own package of another system");
    }

    private static String versions(Rollover rollover) throws Exception {
        return String.join(" ", rollover.versions("kitchen").stream().map(v -> v.id() + ":" + v.state().id()).toList());
    }

    /** Requests go on in four threads, a bundle goes and comes, and versions are promoted and rolled back: nothing is lost or wrong. */
    @Test
    @Order(1)
    void noRequestIsLostToARollover() throws Exception {
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            Workbench workbench = framework.service(Workbench.class);
            Rollover rollover = framework.service(Rollover.class);
            Clip clip = trained.clips(framework, Split.TEST).get(0);
            workbench.install(distilled, "kitchen");
            Student held = framework.find(Student.class, "(" + Student.PROPERTY + "=kitchen)").orElseThrow();
            Map<String, Map<String, List<Score>>> ones = answers(held, clip);
            Map<String, Map<String, List<Score>>> twos;
            try (Student other = workbench.open(baseline)) {
                twos = answers(other, clip);
            }
            ones.forEach((subset, scores) -> assertNotEquals(scores, twos.get(subset), "one can be told from the other"));
            AtomicInteger byOne = new AtomicInteger();
            AtomicInteger byTwo = new AtomicInteger();
            try (Callers callers = new Callers(() -> {
                Prediction p = held.predict(clip);
                boolean one = p.scores().equals(ones.get(p.subset()));
                assertTrue(one || p.scores().equals(twos.get(p.subset())), () -> "neither of the two: " + p);
                return (one ? byOne : byTwo).incrementAndGet();
            })) {
                for (int i = 0; i < ROUNDS; i++) {
                    rollover.shadow("kitchen", baseline, "");
                    framework.stopModality("audio");
                    callers.await("answers are compared with the shadow's", () -> rollover.shadowing("kitchen").compared() > 2);
                    rollover.promote("kitchen", "a round of the test");
                    int before = byTwo.get();
                    framework.startModality("audio");
                    callers.await("the promoted one answers", () -> byTwo.get() > before);
                    rollover.rollback("kitchen", null, "a round of the test");
                }
                callers.end();
            }
            assertTrue(byOne.get() > 0 && byTwo.get() > 0, "both were heard: " + byOne + " and " + byTwo);
            assertSame(held, workbench.student("kitchen").orElseThrow());
            assertSame(held, framework.find(Student.class, "(" + Student.PROPERTY + "=kitchen)").orElseThrow());
            assertEquals(ones.get("video+flow+audio+detection"), held.predict(clip).scores());
            assertEquals("v1:serving v4:rolled-back v3:rolled-back v2:rolled-back", versions(rollover));
            assertEquals(Set.of(Event.Kind.SHADOWED, Event.Kind.PROMOTED, Event.Kind.ROLLED_BACK, Event.Kind.ADMITTED),
                    Set.copyOf(framework.service(EventLog.class).latest(1000).stream().filter(e -> e.subject().equals("student kitchen"))
                            .map(Event::kind).toList()));
        }
    }

    /** With everything, and without sound. */
    private static Map<String, Map<String, List<Score>>> answers(Student student, Clip clip) {
        Prediction whole = student.predict(clip);
        student.mute("audio", true);
        Prediction silent = student.predict(clip);
        student.mute("audio", false);
        assertEquals("video+flow+audio+detection", whole.subset(), () -> whole.slots().toString());
        return Map.of(whole.subset(), whole.scores(), silent.subset(), silent.scores());
    }

    /** The report of a whole day, as it were: every clip of the test split. */
    @Test
    @Order(2)
    void aShadowIsComparedClipByClip() throws Exception {
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            Rollover rollover = framework.service(Rollover.class);
            Student kitchen = framework.service(Workbench.class).student("kitchen").orElseThrow();
            rollover.shadow("kitchen", distilled, "the same once more");
            int asked = 0;
            for (Clip clip : trained.clips(framework, Split.TEST)) {
                kitchen.predict(clip);
                long so = ++asked;
                Callers.awaitAlone("clip " + so + " is compared", () -> rollover.shadowing("kitchen").compared() == so);
            }
            ShadowReport report = rollover.shadowing("kitchen");
            assertEquals(0, report.skipped() + report.failed() + report.abstainedAlone(), report.toString());
            for (ShadowReport.Space space : report.spaces()) {
                assertEquals(asked, space.compared());
                assertEquals(asked, space.agreed(), "the same network says the same");
                assertEquals(0, space.difference());
            }
            assertTrue(report.subsets().keySet().stream().noneMatch(subset -> subset.contains("->")), report.subsets().toString());
            assertEquals(List.of(), report.differences());
            rollover.unshadow("kitchen", "");
        }
    }

    @Test
    @Order(3)
    void theConsoleRollsOver() throws Exception {
        Path video = trained.data().resolve("P01/videos/P01_04.MP4");
        Ended ended = karmma.runWith(String.join("\n", "karmma:shadow kitchen " + baseline + " looks better",
                "karmma:predict kitchen video=" + video, "karmma:shadowing kitchen", "karmma:promote kitchen good enough",
                "karmma:versions kitchen", "karmma:rollback kitchen v1", "karmma:events", "karmma:shadowing kitchen", ""), "shell");
        assertEquals(1, ended.code(), ended.err());
        assertTrue(ended.err().contains("line 8") && ended.err().contains("kitchen has no shadow"), ended.err());
        assertTrue(ended.out().contains("kitchen: v6 (shadow) beside v1 (serving)"), ended.out());
        assertTrue(ended.out().contains("differs:    system baseline instead of karmma_s"), ended.out());
        assertTrue(ended.out().lines().anyMatch(line -> line.startsWith("v6   serving") && line.endsWith(baseline.toString())),
                ended.out());
        assertTrue(ended.out().lines().anyMatch(line -> line.startsWith("v1   earlier")), ended.out());
        assertTrue(ended.out().lines().anyMatch(line -> line.contains("promoted") && line.contains("good enough")), ended.out());
        assertTrue(ended.out().lines().anyMatch(line -> line.contains("rolled-back") && line.contains("v1 from")), ended.out());
    }

    @Test
    @Order(4)
    void theCommandLineRollsOver() throws Exception {
        Ended list = karmma.run("student", "list");
        assertEquals(0, list.code(), list.err());
        assertTrue(list.out().startsWith("kitchen  v1   serving"), list.out());
        assertEquals(1, list.out().lines().count(), list.out());
        Ended installed = karmma.run("student", "install", "kitchen", baseline);
        assertEquals(0, installed.code(), installed.err());
        assertTrue(installed.out().startsWith("v7   serving") && installed.out().contains("v1   earlier"), installed.out());
        Ended back = karmma.run("student", "rollback", "kitchen", "--why", "it was a test");
        assertEquals(0, back.code(), back.err());
        assertTrue(back.out().startsWith("v1   serving") && back.out().contains("v7   rolled-back"), back.out());
        Ended none = karmma.run("student", "promote", "kitchen");
        assertEquals(2, none.code(), none.err());
        assertTrue(none.err().contains("student kitchen has no shadow"), none.err());
        Path damaged = Files.createDirectories(folder.resolve("damaged"));
        Files.writeString(damaged.resolve("model.json"), "{\"format\": 99}");
        Ended refused = karmma.run("student", "shadow", "kitchen", damaged);
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains("it has format 99"), refused.err());
        Path others = folder.resolve("others");
        PathUtils.copyDirectory(baseline, others);
        String model = Files.readString(others.resolve("model.json"));
        Files.writeString(others.resolve("model.json"), model.replace("\"id\" : \"audio\"", "\"id\" : \"gaze\""));
        Ended foreign = karmma.run("student", "install", "kitchen", others);
        assertEquals(3, foreign.code(), foreign.err());
        assertTrue(foreign.err().contains("gaze"), foreign.err());
        Ended still = karmma.run("student", "list");
        assertTrue(still.out().startsWith("kitchen  v1   serving"), "what was there goes on serving: " + still.out());
        Ended removed = karmma.run("student", "remove", "kitchen");
        assertEquals(0, removed.code(), removed.err());
        assertTrue(Files.notExists(karmma.home().folder().resolve("models/kitchen")));
        Ended gone = karmma.run("student", "versions", "kitchen");
        assertEquals(2, gone.code());
        assertTrue(gone.err().contains("no student kitchen is installed"), gone.err());
    }
}
