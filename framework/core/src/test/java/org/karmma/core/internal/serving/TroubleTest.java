package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.serving.TrainedRamps.Ramps;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** Slots whose code fails, hangs or lies after it was let in: each harms itself alone, and for a bounded time. */
@Timeout(60)
class TroubleTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir Path folder;
    private final Around around = new Around();
    private final PluginRegistry registry = new PluginRegistry(Duration.ofMillis(100));
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Trouble trouble = Trouble.NONE;
    private Ramps left;
    private ServedStudent student;

    private enum Trouble { NONE, HANGS, THROWS, OVERFLOWS, ASSERTS }

    /** A modality that does what the test wants. */
    private final class Moody extends Ramp {
        Moody() {
            super("left");
        }

        @Override
        public Reading read(Clip clip, SignalFormat wanted) throws DataException {
            reads.incrementAndGet();
            switch (trouble) {
                case HANGS -> hang();
                case THROWS -> throw new IllegalStateException("out of order");
                case OVERFLOWS -> overflow();
                case ASSERTS -> throw new AssertionError("cannot be");
                case NONE -> { }
            }
            return super.read(clip, wanted);
        }

        /** Does not listen to interrupts either, as native code does not. */
        private void hang() {
            boolean released = false;
            while (!released) {
                try {
                    released = release.await(1, TimeUnit.DAYS);
                } catch (InterruptedException e) {
                    // native code goes on
                }
            }
        }

        private int overflow() {
            return 1 + overflow();
        }
    }

    @BeforeEach
    void open() throws IOException, DataException {
        registry.add(Fusion.class, new SumFusion(), Fusion::id, TrainedRamps.bundle("sums", 1, 1));
        left = TrainedRamps.arrive(registry, new Moody(), new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        TrainedRamps.arrive(registry, new RampExtractor("right"), TrainedRamps.bundle("ramps", 0, 12));
        student = ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", around.of(registry));
        around.rules = rules(Duration.ofSeconds(20), 0, new Quarantine.Rule(3, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        release.countDown();
        student.close();
    }

    private static ServingRules rules(Duration budget, double floor, Quarantine.Rule quarantine) {
        return new ServingRules(budget, floor, quarantine, ServingRules.DEFAULT.admission());
    }

    private Presence predictWithoutLeft() {
        Prediction p = student.predict(TrainedRamps.clip());
        assertEquals("right", p.subset(), p.slots().toString());
        return p.slots().get(0);
    }

    private void hurry() {
        around.rules = rules(SHORT, 0, around.rules.quarantine());
    }

    @Test
    void whatHangsIsLeftOutAfterItsBudget() {
        trouble = Trouble.HANGS;
        hurry();
        Presence slot = predictWithoutLeft();
        assertEquals(Cause.TIMEOUT, slot.cause());
        assertTrue(slot.detail().contains("left-student of ramps 1.0.0 did not answer within 200 ms"), slot.detail());
        assertEquals(around.now, slot.since());
    }

    @Test
    void anothersHurryIsNotHeldAgainstASlot() {
        around.rules = rules(Duration.ofSeconds(20), 0, new Quarantine.Rule(1, Duration.ofSeconds(10), Duration.ofSeconds(30)));
        trouble = Trouble.HANGS;
        Prediction hurried = student.predict(TrainedRamps.clip(), SHORT);
        assertEquals("right", hurried.subset(), () -> hurried.slots().toString());
        assertEquals(Cause.TIMEOUT, hurried.slots().get(0).cause());
        assertTrue(hurried.slots().get(0).detail().contains("did not answer within 200 ms"), hurried.slots().get(0).detail());
        assertTrue(student.slots().get(0).isPresent(), () -> "one failure would have been enough: " + student.slots());
        trouble = Trouble.NONE;
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
    }

    /** Somebody who gives slots no time must not be able to take them from others, nor to pile up threads. */
    @Test
    void anothersHurryTakesNoSlotFromOthers() {
        trouble = Trouble.HANGS;
        Prediction hurried = null;
        for (int i = 0; i < 20; i++) {
            hurried = student.predict(TrainedRamps.clip(), Duration.ofMillis(5));
        }
        assertTrue(student.slots().get(0).isPresent(), () -> "nothing is known to hang: " + student.slots());
        while (reads.get() < 4) {
            Thread.onSpinWait(); // they begin on threads of their own
        }
        assertEquals(4, reads.get(), "calls that nobody waits for are not piled up");
        assertEquals(Cause.TIMEOUT, hurried.slots().get(0).cause());
        assertTrue(hurried.slots().get(0).detail().contains("is busy: 4 calls"), hurried.slots().get(0).detail());
        trouble = Trouble.NONE;
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset(), "whoever has time is answered meanwhile");
    }

    @Test
    void whatHurriedCallsLeaveBehindIsStuckWhenTheOperatorsBudgetIsOver() {
        around.rules = rules(Duration.ofSeconds(1), 0, around.rules.quarantine());
        trouble = Trouble.HANGS;
        for (int i = 0; i < 3; i++) {
            student.predict(TrainedRamps.clip(), Duration.ofMillis(5));
        }
        while (student.slots().get(0).isPresent()) {
            Thread.onSpinWait(); // the class's time limit is the end of this
        }
        Presence stuck = student.slots().get(0);
        assertTrue(stuck.detail().contains("3 calls that have not returned within the operator's budget"), stuck.detail());
        release.countDown();
        while (!student.slots().get(0).isPresent()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theOperatorsBudgetStaysInForceForThoseWhoHaveTime() {
        hurry();
        trouble = Trouble.HANGS;
        Prediction patient = student.predict(TrainedRamps.clip(), Duration.ofDays(300));
        assertEquals(Cause.TIMEOUT, patient.slots().get(0).cause(), () -> patient.slots().toString());
        assertThrows(IllegalArgumentException.class, () -> student.predict(TrainedRamps.clip(), Duration.ZERO));
    }

    @Test
    void listenersHearOfQuarantineAndOfItsEnd() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        student.onSlotsChanged(() -> told.add(student.slots().get(0).isPresent()));
        trouble = Trouble.THROWS;
        for (int i = 0; i < 3; i++) {
            predictWithoutLeft();
        }
        assertEquals(List.of(false), told);
        trouble = Trouble.NONE;
        around.pass(Duration.ofSeconds(11));
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
        assertEquals(List.of(false, true), told, "with the first prediction after it");
    }

    @Test
    void callsThatNeverReturnAreNotPiledUp() throws Exception {
        trouble = Trouble.HANGS;
        hurry();
        for (int i = 0; i < 3; i++) {
            predictWithoutLeft();
        }
        assertEquals(3, reads.get());
        around.pass(Duration.ofHours(1)); // the quarantine is over
        Presence stuck = predictWithoutLeft();
        assertEquals(Cause.TIMEOUT, stuck.cause());
        assertTrue(stuck.detail().contains("3 calls that have not returned within the operator's budget"), stuck.detail());
        assertEquals(3, reads.get(), "it is not even asked");
        trouble = Trouble.NONE;
        release.countDown();
        around.rules = rules(Duration.ofSeconds(20), 0, around.rules.quarantine());
        for (int i = 0; !student.predict(TrainedRamps.clip()).subset().equals("left+right"); i++) {
            assertTrue(i < 1_000_000, "the calls have returned, and the slot is used again");
            Thread.onSpinWait();
        }
    }

    /** The memory that a hanging call uses is not taken away under it. */
    @Test
    void closingWaitsForNobodyAndTakesNothingAway() {
        trouble = Trouble.HANGS;
        hurry();
        predictWithoutLeft();
        int arrays = student.arrays();
        student.close();
        assertEquals(arrays, student.arrays(), "the last call that ends lets go of it");
        assertThrows(IllegalStateException.class, () -> student.predict(TrainedRamps.clip()));
    }

    @Test
    void aBundleWithAHangingCallGoesAfterABoundedWait() {
        trouble = Trouble.HANGS;
        hurry();
        predictWithoutLeft();
        left.leave();
        assertEquals(Cause.NO_BUNDLE, predictWithoutLeft().cause());
    }

    @Test
    void afterFailuresInARowASlotIsLeftOutForAWhile() {
        trouble = Trouble.THROWS;
        for (int i = 0; i < 3; i++) {
            assertTrue(predictWithoutLeft().detail().contains("out of order"));
        }
        int before = reads.get();
        Instant since = around.now;
        around.pass(Duration.ofSeconds(9));
        Presence out = predictWithoutLeft();
        assertEquals(before, reads.get(), "in quarantine it is not asked");
        assertEquals(Cause.FAILED, out.cause());
        assertEquals(since, out.since());
        assertTrue(out.detail().startsWith("in quarantine until 2030-01-01T00:00:10Z: 3 failures in a row, the last: "), out.detail());
        assertEquals(out, student.slots().get(0), "also without a clip");
        assertEquals(List.of(Event.Kind.QUARANTINED), around.heard.kinds("student kitchen, slot left", Event.Kind.QUARANTINED));

        around.pass(Duration.ofSeconds(1));
        predictWithoutLeft(); // tried again, fails again: out for twice as long
        around.pass(Duration.ofSeconds(19));
        predictWithoutLeft();
        assertEquals(before + 1, reads.get());

        around.pass(Duration.ofSeconds(1));
        trouble = Trouble.NONE;
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
        trouble = Trouble.THROWS;
        predictWithoutLeft();
        trouble = Trouble.NONE;
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset(), "a success made it as good as new");
    }

    @Test
    void anOperatorClearsAQuarantine() {
        trouble = Trouble.THROWS;
        for (int i = 0; i < 3; i++) {
            predictWithoutLeft();
        }
        trouble = Trouble.NONE;
        predictWithoutLeft();
        student.clear("left");
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
        assertEquals(List.of(Event.Kind.QUARANTINED, Event.Kind.CLEARED),
                around.heard.kinds("student kitchen, slot left", Event.Kind.QUARANTINED, Event.Kind.CLEARED));
    }

    @Test
    void anOperatorsQuarantineHasNoEnd() {
        student.quarantine("left", "it crackles");
        around.pass(Duration.ofDays(365));
        assertTrue(predictWithoutLeft().detail().contains("until it is cleared: it crackles"));
        assertEquals(0, reads.get());
        student.clear("left");
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
    }

    /** A clip that cannot be read is no fault of the code that reads it. */
    @Test
    void badClipsAreNotHeldAgainstASlot() {
        for (int i = 0; i < 10; i++) {
            Clip clip = Ramp.put(Clip.builder("file"), "right", 1, 0, 0, 0)
                    .evidence("left", new Evidence.Recording(Path.of("l.bin"))).build();
            assertEquals(Cause.BAD_SIGNAL, student.predict(clip).slots().get(0).cause());
        }
        assertEquals("left+right", student.predict(TrainedRamps.clip()).subset());
    }

    @Test
    void errorsHarmTheirSlotAlone() {
        trouble = Trouble.OVERFLOWS;
        assertTrue(predictWithoutLeft().detail().contains("StackOverflowError"));
        trouble = Trouble.ASSERTS;
        assertTrue(predictWithoutLeft().detail().contains("cannot be"));
    }

    @Test
    void tokensOfAnotherShapeOrNotNumbersAreFaults() throws Exception {
        left.leave();
        AtomicInteger lie = new AtomicInteger();
        TrainedRamps.arrive(registry, new Ramp("left"), new RampExtractor("left") {
            @Override
            NDArray makes(NDArray tokens) {
                return switch (tokens.getShape().get(0) == 1 ? lie.get() : 0) {
                    case 1 -> tokens.reshape(1, 3, 2);
                    case 2 -> tokens.div(0).sub(tokens.div(0));
                    default -> tokens;
                };
            }
        }, TrainedRamps.bundle("turncoat", 0, 13));
        assertTrue(student.settle(Duration.ofSeconds(20)));
        Prediction good = student.predict(TrainedRamps.clip());
        assertEquals("left+right", good.subset(), () -> good.slots().toString());
        lie.set(1);
        assertTrue(predictWithoutLeft().detail().contains("gave tokens float32(1, 3, 2), not float32(1, 2, 3)"));
        lie.set(2);
        assertTrue(predictWithoutLeft().detail().contains("NaN or infinity"));
    }

    @Test
    void sinceWhenIsKeptForEachCause() {
        Clip rightOnly = Ramp.put(Clip.builder("right only"), "right", 1, 0, 0, 0).build();
        Instant first = around.now;
        assertEquals(first, student.predict(rightOnly).slots().get(0).since());
        around.pass(Duration.ofSeconds(5));
        assertEquals(first, student.predict(rightOnly).slots().get(0).since(), "absent for five seconds now");
        assertTrue(student.predict(TrainedRamps.clip()).slots().get(0).isPresent());
        around.pass(Duration.ofSeconds(5));
        assertEquals(around.now, student.predict(rightOnly).slots().get(0).since(), "absent anew");
        around.pass(Duration.ofSeconds(5));
        left.leave();
        assertEquals(around.now, student.predict(rightOnly).slots().get(0).since(), "for another cause");
        student.mute("left", true);
        Instant muted = around.now;
        around.pass(Duration.ofSeconds(5));
        assertEquals(muted, student.slots().get(0).since());
    }

    @Test
    void whatAnOperatorSwitchesIsAnEventOnce() {
        student.mute("left", true);
        student.mute("left", true);
        student.mute("left", false);
        student.mute("left", false);
        assertEquals(List.of(Event.Kind.MUTED, Event.Kind.UNMUTED),
                around.heard.kinds("student kitchen, slot left", Event.Kind.MUTED, Event.Kind.UNMUTED));
    }

    @Test
    void belowTheFloorItAbstains() {
        // the likeliest class has 148.4132 / 215.1187 = 69.0 %, see ServedStudentTest
        around.rules = rules(Duration.ofSeconds(20), 0.68, Quarantine.Rule.DEFAULT);
        assertFalse(student.predict(TrainedRamps.clip()).abstains());
        around.rules = rules(Duration.ofSeconds(20), 0.70, Quarantine.Rule.DEFAULT);
        Prediction p = student.predict(TrainedRamps.clip());
        assertTrue(p.abstains());
        assertEquals("its likeliest class has 69.0 %, and the floor is 70.0 %", p.abstention());
        assertEquals("left+right", p.subset(), "what it was based on is said all the same");
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> rules(Duration.ZERO, 0, Quarantine.Rule.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> rules(SHORT, 1.5, Quarantine.Rule.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> new ServingRules(SHORT, 0, Quarantine.Rule.DEFAULT, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Quarantine.Rule(0, SHORT, SHORT));
        assertThrows(IllegalArgumentException.class, () -> new Quarantine.Rule(1, SHORT, Duration.ZERO));
    }
}
