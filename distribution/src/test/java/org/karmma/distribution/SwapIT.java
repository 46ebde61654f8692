package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

/** A trained student while bundles of its modalities go and come back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwapIT {

    private static final List<String> MODALITIES = List.of("video", "flow", "audio", "detection");

    @TempDir
    static Path folder;

    private Home home;
    private KarmmaFramework karmma;
    private Workbench workbench;
    private Clip clip;
    private Prediction whole;

    @BeforeAll
    void install() throws Exception {
        TrainedRun run = TrainedRun.get();
        home = AssembledHome.in(folder.resolve("home"));
        karmma = KarmmaFramework.start(LaunchOptions.of(home));
        workbench = karmma.service(Workbench.class);
        workbench.install(run.result().student(), "kitchen");
        clip = run.clips(karmma, Split.TEST).get(0);
        whole = kitchen().predict(clip);
    }

    @AfterAll
    void stop() throws Exception {
        karmma.close();
    }

    /** Asking the workbench for it waits until what has just arrived is admitted. */
    private Student kitchen() {
        return workbench.student("kitchen").orElseThrow();
    }

    private static String without(String modality) {
        return MODALITIES.stream().filter(m -> !m.equals(modality)).collect(Collectors.joining("+"));
    }

    private void assertMissing(String modality, Cause cause, String detail) {
        Prediction prediction = kitchen().predict(clip);
        Presence slot = prediction.slots().get(MODALITIES.indexOf(modality));
        assertEquals(without(modality), prediction.subset());
        assertEquals(cause, slot.cause(), slot.detail());
        assertTrue(slot.detail().contains(detail), slot.detail());
        assertEquals(1, prediction.scores().size());
        assertTrue(prediction.accuracy().isPresent(), "it was measured with just these");
    }

    private void assertWhole() {
        Prediction prediction = kitchen().predict(clip);
        assertEquals(whole.slots(), prediction.slots());
        assertEquals(whole.scores(), prediction.scores(), "the same answer, bit for bit");
    }

    @Test
    void withEverythingItAnswersWithEverything() {
        assertEquals(String.join("+", MODALITIES), whole.subset(), () -> whole.slots().toString());
        List<Score> action = whole.scores().get("action");
        assertEquals(5, action.size());
        assertTrue(action.get(0).probability() >= action.get(4).probability() && action.get(4).probability() > 0);
        assertEquals(List.of("kitchen"), workbench.students());
        assertTrue(karmma.find(Student.class, "(" + Student.PROPERTY + "=kitchen)").isPresent());
        assertTrue(Files.isDirectory(home.folder().resolve("models/kitchen")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void stoppedAndStarted(String modality) throws Exception {
        karmma.stopModality(modality);
        assertMissing(modality, Cause.NO_BUNDLE, modality);
        assertEquals(Cause.NO_BUNDLE, kitchen().slots().get(MODALITIES.indexOf(modality)).cause(), "also without a clip");
        karmma.startModality(modality);
        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void updated(String modality) throws Exception {
        karmma.updateModality(modality);
        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void takenOutOfTheDropFolderAndPutBack(String modality) throws Exception {
        Path jar = home.modalities().resolve("karmma-" + modality + ".jar");
        Path away = folder.resolve(jar.getFileName());
        BundleEvents.await(karmma, BundleEvent.UNINSTALLED, () -> Files.move(jar, away));
        assertEquals(Optional.empty(), karmma.bundleOf(modality).map(Bundle::getSymbolicName));
        assertMissing(modality, Cause.NO_BUNDLE, "Install or start");
        BundleEvents.await(karmma, BundleEvent.STARTED, () -> Files.move(away, jar, StandardCopyOption.ATOMIC_MOVE));
        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void muted(String modality) {
        kitchen().mute(modality, true);
        assertMissing(modality, Cause.MUTED, "unmute");
        kitchen().mute(modality, false);
        assertWhole();
    }

    @Test
    void withoutAnyBundleItAbstainsAndSaysWhy() throws Exception {
        for (String modality : MODALITIES) {
            karmma.stopModality(modality);
        }
        Prediction nothing = kitchen().predict(clip);
        assertTrue(nothing.abstains());
        assertEquals("", nothing.subset());
        assertTrue(nothing.slots().stream().allMatch(slot -> slot.cause() == Cause.NO_BUNDLE), () -> nothing.slots().toString());
        for (String modality : MODALITIES) {
            karmma.startModality(modality);
        }
        assertWhole();
    }

    /** Every answer given meanwhile is one that the student gives with just the slots that it says it used. */
    @Test
    void predictionsGoOnWhileBundlesComeAndGo() throws Exception {
        Map<String, Map<String, List<Score>>> answers = answersBySubset();
        AtomicBoolean enough = new AtomicBoolean();
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Student student = kitchen();
            Future<?> answering = other.submit(() -> {
                while (!enough.get()) {
                    Prediction prediction = student.predict(clip);
                    assertEquals(answers.get(prediction.subset()), prediction.scores(), prediction.slots().toString());
                    assertTrue(prediction.slots().stream().allMatch(s -> s.isPresent() || s.cause() == Cause.NO_BUNDLE),
                            prediction.slots().toString());
                    given.add(prediction.subset());
                }
            });
            for (String modality : MODALITIES) {
                karmma.stopModality(modality);
                awaitAnswer(without(modality), given, answering);
                karmma.startModality(modality);
                karmma.updateModality(modality);
                awaitAnswer(whole.subset(), given, answering);
            }
            enough.set(true);
            answering.get(60, TimeUnit.SECONDS);
        } finally {
            enough.set(true);
            other.shutdownNow();
        }
        assertWhole();
    }

    /** The new bundle is admitted before the old one goes. */
    @Test
    void aNewBuildOfABundleTakesOverWithoutAGap() throws Exception {
        Path jar = home.modalities().resolve("karmma-audio.jar");
        Path aside = Files.copy(jar, folder.resolve("new-build"));
        long before = karmma.bundleOf("audio").orElseThrow().getBundleId();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Student student = kitchen();
            Future<?> answering = other.submit(() -> {
                while (!enough.get()) {
                    Prediction prediction = student.predict(clip);
                    assertEquals(whole.slots(), prediction.slots());
                    assertEquals(whole.scores(), prediction.scores());
                }
            });
            new FolderEvents(karmma).await(jar, DroppedFile.State.SERVING, () -> Files.move(aside, jar, StandardCopyOption.ATOMIC_MOVE));
            enough.set(true);
            answering.get(60, TimeUnit.SECONDS);
        } finally {
            enough.set(true);
            other.shutdownNow();
        }
        assertTrue(karmma.bundleOf("audio").orElseThrow().getBundleId() > before, "it is another bundle");
        assertWhole();
    }

    private static void awaitAnswer(String subset, BlockingQueue<String> given, Future<?> answering) throws Exception {
        given.clear();
        for (String answer = ""; !subset.equals(answer);) {
            answer = given.poll(10, TimeUnit.SECONDS);
            if (answering.isDone()) {
                answering.get(); // says why
            }
            assertNotNull(answer, "no more answers");
        }
    }

    private Map<String, Map<String, List<Score>>> answersBySubset() {
        Map<String, Map<String, List<Score>>> answers = new HashMap<>();
        for (int muted = 0; muted < 1 << MODALITIES.size(); muted++) {
            for (int m = 0; m < MODALITIES.size(); m++) {
                kitchen().mute(MODALITIES.get(m), (muted >> m & 1) == 1);
            }
            Prediction prediction = kitchen().predict(clip);
            answers.put(prediction.subset(), prediction.scores());
        }
        MODALITIES.forEach(modality -> kitchen().mute(modality, false));
        assertEquals(16, answers.size());
        return answers;
    }

    /** What one framework installed another finds. */
    @Test
    void aStudentOutlivesTheFramework() throws Exception {
        try (KarmmaFramework later = KarmmaFramework.start(LaunchOptions.of(home))) {
            Prediction prediction = later.service(Workbench.class).student("kitchen").orElseThrow().predict(clip);
            assertEquals(whole.slots(), prediction.slots());
            assertEquals(whole.scores(), prediction.scores());
        }
    }
}
