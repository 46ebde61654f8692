package org.karmma.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** Threads that ask a student in a loop, one request after another, and look at every answer. */
final class Requests implements AutoCloseable {

    /** What takes longer counts as never answered. */
    static final long HUNG_SECONDS = 10;

    /** After an answer that nothing was computed for: asking on at once would be a hundred thousand requests a second about nothing. */
    private static final long REST_NANOS = 1_000_000;
    private static final int FINDINGS = 20;

    private final Student student;
    private final References references;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger hung = new AtomicInteger();
    private final AtomicInteger failedSlots = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final List<Answer> answers = new ArrayList<>();
    private volatile int event;
    private volatile boolean over;

    /** Begins. */
    Requests(Student student, References references, int threads) {
        this.student = student;
        this.references = references;
        for (int i = 0; i < threads; i++) {
            int first = i;
            Thread thread = new Thread(() -> loop(first), "karmma-bench-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
            thread.start();
        }
    }

    private void loop(int first) {
        for (int i = first; !over; i++) {
            int clip = i % references.count();
            asked.incrementAndGet();
            long begun = System.nanoTime();
            try {
                Prediction prediction = student.predict(references.clip(clip));
                long ended = System.nanoTime();
                if (ended - begun > TimeUnit.SECONDS.toNanos(HUNG_SECONDS)) {
                    found(hung, "answered after " + (ended - begun) / 1_000_000 + " ms");
                }
                add(new Answer(begun, ended, check(clip, prediction), refused(prediction)));
                if (prediction.abstains()) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            } catch (Exception | LinkageError e) {
                found(lost, "threw " + e);
            }
        }
    }

    private int check(int clip, Prediction prediction) {
        double error = references.error(clip, prediction);
        if (!(error <= References.TOLERANCE)) {
            found(wrong, "off by " + error + ": " + prediction);
        }
        prediction.slots().stream().filter(slot -> !slot.isPresent() && !isAskedFor(slot))
                .forEach(slot -> found(failedSlots, slot.toString()));
        return References.maskOf(prediction);
    }

    /** Clips are complete and no code fails by itself: whatever else is missing, the swap is to blame. */
    private static boolean isAskedFor(Presence slot) {
        return slot.cause() == Cause.NO_BUNDLE || slot.cause() == Cause.INCOMPATIBLE || slot.cause() == Cause.MUTED
                || slot.cause() == Cause.FAILED && slot.detail().contains(Target.REASON);
    }

    private static int refused(Prediction prediction) {
        int mask = 0;
        for (int i = 0; i < prediction.slots().size(); i++) {
            mask |= prediction.slots().get(i).cause() == Cause.INCOMPATIBLE ? 1 << i : 0;
        }
        return mask;
    }

    private void add(Answer answer) {
        synchronized (answers) {
            answers.add(answer);
            answers.notifyAll();
        }
    }

    /** The first answer to a request begun at {@code from} or later that is as it should be. @return empty if there is none in time */
    Optional<Answer> await(long from, Predicate<Answer> wanted) throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(HUNG_SECONDS);
        synchronized (answers) {
            int next = answers.size(); // back to those that were answered while the bundle was being changed
            while (next > 0 && answers.get(next - 1).ended() >= from) {
                next--;
            }
            while (true) {
                for (; next < answers.size(); next++) {
                    Answer answer = answers.get(next);
                    if (answer.begun() >= from && wanted.test(answer)) {
                        return Optional.of(answer);
                    }
                }
                long left = patience - System.nanoTime();
                if (left <= 0) {
                    return Optional.empty();
                }
                answers.wait(left / 1_000_000 + 1);
            }
        }
    }

    /** Takes what was answered since the last time. */
    List<Answer> drain() {
        synchronized (answers) {
            List<Answer> all = List.copyOf(answers);
            answers.clear();
            return all;
        }
    }

    private void found(AtomicInteger count, String what) {
        count.incrementAndGet();
        finding(what);
    }

    /** Something to look at, of which the first few are kept, with the number of the event that was under way. */
    void finding(String what) {
        if (findings.size() < FINDINGS) {
            findings.add("event " + event + ": " + what);
        }
    }

    /** Says which event is under way. @param number from 1 on */
    void during(int number) {
        event = number;
    }

    /** Ends when the requests under way are answered; those that are not in time are hung. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HUNG_SECONDS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            if (thread.isAlive()) {
                found(hung, "not answered: " + List.of(thread.getStackTrace()));
            }
        }
    }

    int asked() {
        return asked.get();
    }

    int lost() {
        return lost.get();
    }

    int wrong() {
        return wrong.get();
    }

    int hung() {
        return hung.get();
    }

    int failedSlots() {
        return failedSlots.get();
    }

    /** What was found, the first few of it. */
    List<String> findings() {
        return List.copyOf(findings);
    }
}
