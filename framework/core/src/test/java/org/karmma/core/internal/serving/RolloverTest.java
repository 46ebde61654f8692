package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.karmma.core.Event;
import org.karmma.core.StudentVersion;
import org.karmma.core.internal.registry.Leases;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.student.Prediction;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** Versions of a student come and go under a handle that stays. */
class RolloverTest extends Versions {

    private static final int THREADS = 4;
    private static final int ROUNDS = 15;

    @Test
    void promotedAndRolledBackUnderTheSameHandle() throws Exception {
        Student held = kitchen();
        rollover.shadow("kitchen", second, "");
        assertEquals("v2", rollover.promote("kitchen", "console: agreed on a day of clips").id());
        assertLast(Event.Kind.PROMOTED, "v2 from " + second, "instead of v1", "agreed on a day of clips");
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v2:serving v1:earlier", versions());
        assertThrows(IllegalStateException.class, () -> rollover.shadowing("kitchen"));
        assertEquals("v1", rollover.rollback("kitchen", null, "worse in the dark").id());
        assertLast(Event.Kind.ROLLED_BACK, "v1 from " + first, "again instead of v2", "worse in the dark");
        assertEquals(one, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v1:serving v2:rolled-back", versions());
        assertThrows(IllegalStateException.class, () -> rollover.rollback("kitchen", null, ""), "what was rolled back is no way back");
        rollover.rollback("kitchen", "v2", "");
        assertEquals(two, answer());
        assertEquals("v2:serving v1:earlier", versions());
        assertEquals(List.of(held), published, "it was never withdrawn");
        assertSame(held, kitchen());
    }

    @Test
    void underLoadEveryRequestIsAnsweredByOneOfTheTwo() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger ones = new AtomicInteger();
        AtomicInteger twos = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        Student held = kitchen();
        try {
            for (int t = 0; t < THREADS; t++) {
                running.add(callers.submit(() -> {
                    for (int n = 0; !over.get(); n++) {
                        Clip.Builder empty = Clip.builder(Thread.currentThread().getName() + n);
                        Clip clip = Ramp.put(Ramp.put(empty, "left", 1, 2, 3, 4), "right", 0, 0, 1, 0).build();
                        Prediction p = held.predict(clip);
                        assertEquals(clip.id(), p.clip());
                        assertEquals("left+right", p.subset(), () -> p.slots().toString());
                        List<Score> scores = p.scores().get("action");
                        assertTrue(scores.equals(one) || scores.equals(two), () -> "neither of the two: " + scores);
                        (scores.equals(one) ? ones : twos).incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int i = 0; i < ROUNDS; i++) {
                int before = twos.get();
                rollover.shadow("kitchen", second, "");
                rollover.promote("kitchen", "");
                assertEquals(two, answer(), "what is asked after a promotion is answered by the new one");
                await(() -> twos.get() > before || running.stream().anyMatch(Future::isDone));
                rollover.rollback("kitchen", null, "");
                assertEquals(one, answer(), "what is asked after a rollback is answered by the one before");
            }
            over.set(true);
            for (Future<?> caller : running) {
                caller.get();
            }
        } finally {
            over.set(true);
            callers.shutdown();
        }
        assertTrue(ones.get() > 0 && twos.get() > 0, "both were heard: " + ones + " and " + twos);
        rollover.shadow("kitchen", second, "");
        students.close();
        assertEquals(0, Leases.left(registry.current().candidates(Extractor.class, "left-student").get(0)), "every version was closed");
    }

    @Test
    void aRequestUnderWayEndsWithTheVersionItBeganWith() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Student held = kitchen();
        extracted = thread -> {
            if (thread.equals("patient")) {
                asked.countDown();
                uninterruptibly(goOn);
            }
        };
        CompletableFuture<Prediction> answered = new CompletableFuture<>();
        Thread patient = new Thread(() -> {
            try {
                answered.complete(held.predict(TrainedRamps.clip()));
            } catch (RuntimeException | Error e) {
                answered.completeExceptionally(e);
            }
        }, "patient");
        patient.start();
        asked.await();
        rollover.shadow("kitchen", second, "");
        CompletableFuture<StudentVersion> promoted = CompletableFuture.supplyAsync(() -> {
            try {
                return rollover.promote("kitchen", "");
            } catch (DataException e) {
                throw new IllegalStateException(e);
            }
        });
        await(() -> two.equals(held.predict(TrainedRamps.clip()).scores().get("action")));
        assertTrue(!answered.isDone() && !promoted.isDone(), "the old one is not closed while it answers");
        goOn.countDown();
        assertEquals(one, answered.get().scores().get("action"));
        assertEquals("v2", promoted.get().id());
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.shadow("ear", second, ""));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.versions("ear"));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.shadowing("ear"));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.remove("../models/kitchen", ""));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.versions("../models/kitchen"));
        assertSays(IllegalStateException.class, "has no shadow", () -> rollover.promote("kitchen", ""));
        assertSays(IllegalStateException.class, "has no shadow", () -> rollover.unshadow("kitchen", ""));
        assertSays(IllegalStateException.class, "no earlier version", () -> rollover.rollback("kitchen", null, ""));
        assertSays(IllegalArgumentException.class, "there are v1 (serving)", () -> rollover.rollback("kitchen", "v7", ""));
        assertSays(IllegalStateException.class, "v2 from " + second, () -> {
            rollover.shadow("kitchen", second, "");
            rollover.shadow("kitchen", second, "");
        });
    }

    @Test
    void whoeverListensToAStudentHearsOfTheVersionThatServes() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Student kitchen = kitchen();
        kitchen.onSlotsChanged(() -> told.add(String.valueOf(kitchen.slots().get(0).cause())));
        students.install(second, "kitchen");
        assertEquals(two, answer());
        assertTrue(!told.isEmpty(), "another version may have other slots");
        told.clear();
        kitchen.mute("left", true);
        assertEquals(List.of("MUTED"), told);
    }
}
