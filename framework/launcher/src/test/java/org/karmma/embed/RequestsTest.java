package org.karmma.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.karmma.dataset.Clip;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;

@Timeout(60)
class RequestsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Calls calls = new Calls("/a/home");
    private final Requests requests = new Requests(2, calls);
    private final Asked student = new Asked();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        calls.close();
        requests.close();
    }

    private static Clip clip(Object id) {
        return Clip.builder(String.valueOf(id)).build();
    }

    private void hang() {
        try {
            assertTrue(release.await(50, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both threads are at work when this returns. */
    private List<CompletableFuture<Prediction>> occupy() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        student.meanwhile = clip -> {
            begun.countDown();
            hang();
        };
        List<CompletableFuture<Prediction>> busy = List.of(requests.submit(student, clip("x"), LONG),
                requests.submit(student, clip("y"), LONG));
        assertTrue(begun.await(50, TimeUnit.SECONDS));
        return busy;
    }

    @Test
    void answersInTime() throws Exception {
        Prediction p = requests.submit(student, clip("c"), LONG).get();
        assertEquals("c", p.clip());
        assertFalse(p.abstains());
    }

    @Test
    void aDeadlineMayBeNever() throws Exception {
        assertFalse(requests.submit(student, clip("c"), ChronoUnit.FOREVER.getDuration()).get().abstains());
    }

    @Test
    void whatIsNotBegunByItsDeadlineAbstainsAndIsNeverWorkedOn() throws Exception {
        List<CompletableFuture<Prediction>> busy = occupy();
        Prediction late = requests.submit(student, clip("late"), Duration.ofMillis(50)).get();
        assertTrue(late.abstains());
        assertEquals("late", late.clip());
        assertEquals(Cause.TIMEOUT, late.slots().get(0).cause());
        assertEquals(Cause.MUTED, late.slots().get(1).cause(), "what was absent anyway keeps its cause");
        assertTrue(late.abstention().startsWith("not begun within 50 ms: no thread was free for it; 0 more requests"), late.abstention());
        release.countDown();
        for (CompletableFuture<Prediction> future : busy) {
            future.get();
        }
        assertEquals(Set.of("x", "y"), Set.copyOf(student.clips));
    }

    @Test
    void whatIsCancelledBeforeItBeginsIsNeverWorkedOn() throws Exception {
        List<CompletableFuture<Prediction>> busy = occupy();
        CompletableFuture<Prediction> cancelled = requests.submit(student, clip("cancelled"), LONG);
        CompletableFuture<Prediction> after = requests.submit(student, clip("after"), LONG);
        assertEquals(2, requests.waiting());
        assertTrue(cancelled.cancel(false));
        assertEquals(1, requests.waiting(), "nothing of it is kept");
        release.countDown();
        after.get();
        busy.get(0).get();
        assertFalse(student.clips.contains("cancelled"), student.clips::toString);
    }

    @Test
    void closingRefusesWhatWaitsAndLetsTheRestEnd() throws Exception {
        List<CompletableFuture<Prediction>> busy = occupy();
        CompletableFuture<Prediction> waiting = requests.submit(student, clip("waiting"), LONG);
        assertTrue(calls.close());
        assertFalse(calls.close(), "a second time");
        requests.close();
        IllegalStateException why = assertInstanceOf(IllegalStateException.class,
                assertThrows(ExecutionException.class, waiting::get).getCause());
        assertEquals("this Karmma (/a/home) is closed; open another one", why.getMessage());
        assertEquals(2, calls.await(Duration.ofMillis(20)), "they are under way");
        release.countDown();
        assertEquals(0, calls.await(LONG));
        for (CompletableFuture<Prediction> future : busy) {
            assertFalse(future.get().abstains());
        }
        assertThrows(IllegalStateException.class, () -> calls.in(() -> "too late"));
        assertTrue(requests.submit(student, clip("too late"), LONG).isCompletedExceptionally());
    }

    @Test
    void whatTheStudentThrowsArrives() {
        student.meanwhile = clip -> {
            throw new IllegalStateException("student asked is closed");
        };
        CompletableFuture<Prediction> failed = requests.submit(student, clip("c"), LONG);
        assertEquals("student asked is closed", assertThrows(ExecutionException.class, failed::get).getCause().getMessage());
        assertThrows(IllegalStateException.class, () -> requests.all(student, List.of(clip(1), clip(2), clip(3))));
    }

    @Test
    void aBatchKeepsItsOrder() {
        List<Clip> clips = IntStream.range(0, 200).mapToObj(RequestsTest::clip).toList();
        assertEquals(clips.stream().map(Clip::id).toList(), requests.all(student, clips).stream().map(Prediction::clip).toList());
        assertEquals(List.of(), requests.all(student, List.of()));
    }

    @Test
    void aBatchIsWorkedOnBySeveralThreads() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier both = new CyclicBarrier(2);
        student.meanwhile = clip -> {
            threads.add(Thread.currentThread());
            try {
                both.await(50, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("nobody else came", e);
            }
        };
        requests.all(student, List.of(clip(1), clip(2)));
        assertEquals(2, threads.size());
    }

    /** Whoever asks for a batch on a thread of Karmma's does not wait for that thread. */
    @Test
    void aBatchNeedsNoFreeThread() throws Exception {
        occupy();
        student.meanwhile = clip -> {};
        assertEquals(3, requests.all(student, List.of(clip(1), clip(2), clip(3))).size());
    }

    @Test
    void aBatchEndsWhenItsKarmmaIsClosed() {
        List<Clip> clips = IntStream.range(0, 1000).mapToObj(RequestsTest::clip).toList();
        student.meanwhile = clip -> {
            if (clip.id().equals("10")) {
                calls.close();
            }
        };
        IllegalStateException why = assertThrows(IllegalStateException.class, () -> requests.all(student, clips));
        assertTrue(why.getMessage().contains("is closed"), why.getMessage());
        assertTrue(student.clips.size() < 20, () -> student.clips.size() + " were still worked on");
    }
}
