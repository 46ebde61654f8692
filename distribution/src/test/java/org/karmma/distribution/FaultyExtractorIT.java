package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.bench.RewrittenBundle;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.dropped.Moody;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** A bundle whose extractor goes wrong under a student that serves: it harms its own slot, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyExtractorIT {

    private static final String SLOT = "audio";
    private static final String OTHERS = "video+flow+detection";
    private static final String ALL = "video+flow+audio+detection";

    @TempDir
    static Path folder;

    private KarmmaFramework karmma;
    private Path moody;
    private Clip clip;

    @BeforeAll
    void install() throws Exception {
        TrainedRun run = TrainedRun.get();
        var home = AssembledHome.in(folder.resolve("home"));
        AssembledHome.configure(home, "org.karmma.serving",
                "budget.milliseconds = 1000\nquarantine.failures = 2\nquarantine.first.milliseconds = 100000\n");
        moody = folder.resolve("moody.jar");
        RewrittenBundle.writeThrough(home.modalities().resolve("karmma-audio.jar"), Moody.class, moody);
        karmma = KarmmaFramework.start(LaunchOptions.of(home));
        karmma.service(Workbench.class).install(run.result().student(), "kitchen");
        clip = run.clips(karmma, Split.TEST).get(0);
    }

    @AfterAll
    void stop() throws Exception {
        karmma.close();
    }

    @AfterEach
    void good() {
        System.clearProperty(Moody.MOOD);
    }

    /** Asking the workbench for it waits until what has just arrived is admitted. */
    private Student kitchen() throws Exception {
        return karmma.service(Workbench.class).student("kitchen").orElseThrow();
    }

    private static Presence slot(List<Presence> slots) {
        return slots.stream().filter(s -> s.slot().equals(SLOT)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "another shape, FAILED,  gave tokens float32(2",
        "NaN,           FAILED,  NaN or infinity",
        "late,          TIMEOUT, did not answer within 1000 ms",
        "throws,        FAILED,  not today",
        "error,         FAILED,  org/nowhere/Gone"})
    void itsSlotIsLeftOutUntilAnOperatorClearsIt(String mood, Cause cause, String why) throws Exception {
        karmma.updateModality(SLOT, moody);
        Student student = kitchen();
        Prediction whole = student.predict(clip);
        assertEquals(ALL, whole.subset(), () -> whole.slots().toString());

        System.setProperty(Moody.MOOD, mood);
        for (int failure = 1; failure <= 2; failure++) {
            Prediction without = student.predict(clip);
            assertEquals(OTHERS, without.subset(), () -> without.slots().toString());
            assertEquals(cause, slot(without.slots()).cause());
            assertTrue(slot(without.slots()).detail().replace("FLOAT32", "float32").contains(why), slot(without.slots())::toString);
        }
        System.clearProperty(Moody.MOOD);
        Prediction quarantined = student.predict(clip);
        assertEquals(OTHERS, quarantined.subset(), "it works again, and is left out");
        assertTrue(slot(quarantined.slots()).detail().contains("in quarantine"), slot(quarantined.slots())::toString);
        Event event = karmma.service(EventLog.class).latest(1).get(0);
        assertEquals(Event.Kind.QUARANTINED + " student kitchen, slot " + SLOT, event.kind() + " " + event.subject());

        student.clear(SLOT);
        Prediction again = student.predict(clip);
        assertEquals(whole.slots(), again.slots());
        assertEquals(whole.scores(), again.scores(), "the same answer, bit for bit");
    }

    /** What is wrong while it is looked at never enters. */
    @ParameterizedTest
    @CsvSource({
        "another shape, 'tokens'",
        "NaN,           'tokens'",
        "throws,        'not today'",
        "leaks,         'leave arrays behind'"})
    void itDoesNotEnter(String mood, String why) throws Exception {
        System.setProperty(Moody.MOOD, mood);
        karmma.updateModality(SLOT, moody);
        Prediction without = kitchen().predict(clip);
        assertEquals(OTHERS, without.subset());
        assertEquals(Cause.INCOMPATIBLE, slot(without.slots()).cause(), slot(without.slots())::toString);
        assertTrue(slot(without.slots()).detail().contains(why), slot(without.slots())::toString);

        System.clearProperty(Moody.MOOD);
        karmma.updateModality(SLOT, moody);
        assertEquals(ALL, kitchen().predict(clip).subset(), "a good one is let in after it");
    }

    @Test
    void itMayBeStoppedInTheMiddleOfACall() throws Exception {
        karmma.updateModality(SLOT, moody);
        Student student = kitchen();
        student.clear(SLOT);
        System.setProperty(Moody.MOOD, "late");
        Prediction late = student.predict(clip);
        assertEquals(Cause.TIMEOUT, slot(late.slots()).cause());
        karmma.stopModality(SLOT);
        assertEquals(OTHERS, student.predict(clip).subset());
        System.clearProperty(Moody.MOOD);
        karmma.startModality(SLOT);
        assertEquals(ALL, kitchen().predict(clip).subset());
    }
}
