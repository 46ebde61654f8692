package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.internal.pipeline.Stage.Manner;
import org.karmma.dataset.DataException;

class SchedulerTest {

    private static final List<String> JAVA = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), FakeWorker.class.getName());
    private static final WorkerCommand COMMAND = new WorkerCommand(JAVA, 3);

    @TempDir
    Path top;
    private RunFolder folder;
    private final List<String> heard = new ArrayList<>();
    private Map<String, String> code = Map.of();
    private final CountDownLatch hanging = new CountDownLatch(1);

    private final RunListener listener = new RunListener() {
        @Override
        public void started(String stage, boolean skipped) {
            heard.add((skipped ? "skipped " : "started ") + stage);
            if (stage.equals("hang")) {
                hanging.countDown();
            }
        }

        @Override
        public void progress(String stage, long done, long total, String note) {
            heard.add("progress " + stage + " " + done + "/" + total + " " + note);
        }

        @Override
        public void finished(String stage, double seconds) {
            heard.add("finished " + stage);
        }

        @Override
        public void message(String text) {
            heard.add(text);
        }
    };

    @BeforeEach
    void folder() throws Exception {
        folder = new RunFolder(top);
        Files.createDirectories(folder.work());
    }

    private static Stage stage(String name, Manner manner, Object input, String... needs) {
        return new Stage(name, List.of(needs), Map.of("input", input), manner, context -> Map.of());
    }

    private void run(Stage... stages) throws Exception {
        new Scheduler(COMMAND, folder, 2, code, Siblings.NONE, listener).run(List.of(stages));
    }

    private List<String> pids(String stage) throws Exception {
        return Files.readAllLines(folder.work().resolve("trace-" + stage));
    }

    @Test
    void stagesRunInTheOrderOfTheirNeedsAndAreSkippedTheNextTime() throws Exception {
        Stage[] stages = {stage("a", Manner.SHARED, 1), stage("b", Manner.SHARED, 1, "a"), stage("c", Manner.TIMED, 1, "b")};
        run(stages);
        assertTrue(heard.indexOf("finished a") < heard.indexOf("started b"), heard.toString());
        assertTrue(heard.contains("progress a 1/2 half"), heard.toString());
        String key = StageRecord.keys(List.of(stages), Map.of()).get("c");
        assertEquals(42, StageRecord.read(folder.record("c"), key).facts().path("answer").asInt());
        heard.clear();
        run(stages);
        assertEquals(List.of("skipped a", "skipped b", "skipped c"), heard);
    }

    @Test
    void aChangedInputRedoesTheStageAndWhatNeedsIt() throws Exception {
        run(stage("a", Manner.SHARED, 1), stage("b", Manner.SHARED, 1, "a"), stage("c", Manner.SHARED, 1));
        heard.clear();
        run(stage("a", Manner.SHARED, 2), stage("b", Manner.SHARED, 1, "a"), stage("c", Manner.SHARED, 1));
        assertTrue(heard.contains("skipped c"), heard.toString());
        assertTrue(heard.contains("finished a") && heard.contains("finished b"), heard.toString());
    }

    private static Stage dependsOn(String finding, String name, String... needs) {
        return new Stage(name, List.of(needs), finding, Map.of(), Manner.SHARED, context -> Map.of());
    }

    private void outside(String a, String b) throws Exception {
        Files.writeString(folder.work().resolve("outside-a"), a);
        Files.writeString(folder.work().resolve("outside-b"), b);
    }

    @Test
    void aStageThatLooksIsCarriedOutEveryTimeAndWhatItFindsDecidesWhatIsDoneAgain() throws Exception {
        Stage[] stages = {stage("look", Manner.LOOK, 1), dependsOn("/a", "a", "look"), dependsOn("/b", "b", "look"),
                stage("after-b", Manner.SHARED, 1, "b")};
        outside("one", "one");
        run(stages);
        assertTrue(heard.indexOf("finished look") < heard.indexOf("started a"), heard.toString());
        heard.clear();
        run(stages);
        assertEquals(List.of("skipped look", "skipped a", "skipped b", "skipped after-b"), heard, "it looked, and found nothing new");
        assertEquals(2, pids("look").size());
        heard.clear();
        outside("one", "two");
        run(stages);
        assertEquals(List.of("started look", "finished look", "skipped a", "started b"), heard.subList(0, 4));
        assertTrue(heard.contains("finished after-b"), heard.toString());
        heard.clear();
        outside("one", "one");
        run(stages);
        assertTrue(heard.contains("finished b"), "what it made of something else is not taken for it: " + heard);
    }

    @Test
    void aStageThatLooksAndHasSomethingToDoSaysSo() throws Exception {
        Stage stage = stage("look-and-make", Manner.LOOK, 1);
        run(stage);
        heard.clear();
        run(stage);
        assertEquals(List.of("started look-and-make", "progress look-and-make 1/2 ", "finished look-and-make"), heard);
    }

    @Test
    void theBundlesThatMadeSomethingAreRecordedWithIt() throws Exception {
        Stage[] stages = {stage("a", Manner.SHARED, 1), stage("b", Manner.SHARED, 1)};
        code = Map.of("audio", "old");
        run(stages);
        code = Map.of("audio", "new");
        run(stages[0], stage("b", Manner.SHARED, 2));
        assertTrue(Files.readString(folder.record("a")).contains("\"old\""), "it was not done again");
        assertTrue(Files.readString(folder.record("b")).contains("\"new\""));
    }

    @Test
    void whatIsAboutToBeReplacedIsNotTakenForWholeWhenSettingsGoBack() throws Exception {
        Stage first = stage("crash-later", Manner.SHARED, 1);
        run(first);
        Files.createFile(folder.work().resolve("crash"));
        assertThrows(RunFailedException.class, () -> run(stage("crash-later", Manner.SHARED, 2)));
        Files.delete(folder.work().resolve("crash"));
        heard.clear();
        run(first);
        assertTrue(heard.contains("finished crash-later"), "what the other settings left half done is done again: " + heard);
    }

    @Test
    void aListenerThatThrowsEndsTheRunInsteadOfHangingIt() {
        RunListener broken = new RunListener() {
            @Override
            public void started(String stage, boolean skipped) {
                throw new IllegalStateException("no terminal");
            }

            @Override
            public void progress(String stage, long done, long total, String note) {}

            @Override
            public void finished(String stage, double seconds) {}

            @Override
            public void message(String text) {}
        };
        RunFailedException e = assertThrows(RunFailedException.class,
                () -> new Scheduler(COMMAND, folder, 2, Map.of(), Siblings.NONE, broken).run(List.of(stage("a", Manner.SHARED, 1))));
        assertTrue(e.getMessage().contains("no terminal"), e.getMessage());
    }

    @Test
    void aRecordThatCannotBeReadCountsAsNone() throws Exception {
        run(stage("a", Manner.SHARED, 1));
        Files.writeString(folder.record("a"), "{\"stage\": ");
        heard.clear();
        run(stage("a", Manner.SHARED, 1));
        assertTrue(heard.contains("finished a"), heard.toString());
    }

    @Test
    void aWorkerThatDoesNotStartFailsTheRun() {
        WorkerCommand broken = new WorkerCommand(List.of(JAVA.get(0), "-no-such-option"), 1);
        RunFailedException e = assertThrows(RunFailedException.class,
                () -> new Scheduler(broken, folder, 2, Map.of(), Siblings.NONE, listener).run(List.of(stage("a", Manner.SHARED, 1))));
        assertTrue(e.getMessage().contains("stage a") && e.getMessage().contains("worker"), e.getMessage());
    }

    @Test
    void aStageWhoseChildCrashedIsTriedOnceMoreInAnother() throws Exception {
        run(stage("crash-once", Manner.SHARED, 1));
        assertEquals(2, pids("crash-once").stream().distinct().count());
        assertTrue(heard.stream().anyMatch(h -> h.contains("exit code 134") && h.contains("once more")), heard.toString());
        assertTrue(heard.contains("finished crash-once"));
    }

    @Test
    void aStageThatKeepsCrashingFailsTheRunAndNamesItsLog() throws Exception {
        RunFailedException e = assertThrows(RunFailedException.class,
                () -> run(stage("a", Manner.SHARED, 1), stage("crash-always", Manner.SHARED, 1, "a")));
        assertTrue(e.getMessage().contains("crash-always") && e.getMessage().contains(".log"), e.getMessage());
        assertTrue(Files.exists(folder.record("a")), "what finished before is kept");
        assertFalse(Files.exists(folder.record("crash-always")));
    }

    @Test
    void whatAStageSaysOfTheDataArrivesAsItWasSaid() {
        DataException e = assertThrows(DataException.class, () -> run(stage("bad-data", Manner.SHARED, 1)));
        assertEquals("a.csv:3: times run backwards. Mend it", e.getMessage());
        assertTrue(assertThrows(RunFailedException.class, () -> run(stage("throws", Manner.SHARED, 1))).getMessage()
                .contains("no such thing"));
    }

    @Test
    void freshStagesGetAJvmOfTheirOwn() throws Exception {
        run(stage("a", Manner.SHARED, 1), stage("m1", Manner.FRESH, 1, "a"), stage("m2", Manner.FRESH, 1, "m1"),
                stage("b", Manner.SHARED, 1, "m2"));
        assertNotEquals(pids("m1"), pids("m2"));
        assertNotEquals(pids("a"), pids("m1"));
        assertEquals(pids("a"), pids("b"), "shared stages go on in the JVM that is there");
    }

    @Test
    void whatIsMeasuredIsMeasuredWithOneThreadInAJvmOfItsOwn() throws Exception {
        run(stage("a", Manner.SHARED, 1), stage("memory", Manner.FRESH, 1, "a"), stage("time", Manner.TIMED, 1, "memory"),
                stage("b", Manner.SHARED, 1, "time"));
        assertEquals(List.of("3", "1", "1", "3"), List.of(threads("a"), threads("memory"), threads("time"), threads("b")));
        assertNotEquals(pids("memory"), pids("time"));
        assertNotEquals(pids("a"), pids("time"));
        assertEquals(pids("a"), pids("b"));
    }

    private String threads(String stage) throws Exception {
        return Files.readString(folder.work().resolve("threads-" + stage));
    }

    @Test
    void anInterruptedRunEndsItsChildren() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                run(stage("hang", Manner.SHARED, 1));
            } catch (Throwable t) {
                thrown.set(t);
            }
        });
        runner.start();
        hanging.await();
        runner.interrupt();
        runner.join(20_000);
        assertTrue(thrown.get() instanceof InterruptedException, String.valueOf(thrown.get()));
        assertTrue(heard.stream().noneMatch(h -> h.contains("once more")), heard.toString());
        assertTrue(ProcessHandle.current().children().noneMatch(p -> p.info().commandLine().orElse("").contains("FakeWorker")),
                "no child is left");
    }
}
