package org.karmma.embed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.karmma.dataset.Clip;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/**
 * A request that somebody wants answered by a deadline. A sensor that is too slow for it is a missing sensor, as always; a request that
 * no thread was free for in time abstains, with every sensor too slow.
 */
final class AsyncRequest implements Runnable {

    private final Student student;
    private final Clip clip;
    private final Duration deadline;
    private final Calls calls;
    private final long asked = System.nanoTime();
    private final CompletableFuture<Prediction> answer = new CompletableFuture<>();
    /** Whoever sets it answers. */
    private final AtomicBoolean taken = new AtomicBoolean();

    AsyncRequest(Student student, Clip clip, Duration deadline, Calls calls) {
        this.student = student;
        this.clip = clip;
        this.deadline = deadline;
        this.calls = calls;
    }

    CompletableFuture<Prediction> answer() {
        return answer;
    }

    Duration deadline() {
        return deadline;
    }

    @Override
    public void run() {
        if (answer.isDone() || !taken.compareAndSet(false, true)) {
            return; // cancelled, or too late
        }
        try {
            Duration left = deadline.minusNanos(System.nanoTime() - asked);
            answer.complete(left.isNegative() || left.isZero() ? late("its deadline passed as it began")
                    : calls.in(() -> student.predict(clip, left)));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** Its time is over. @param ahead requests that are still waiting for a thread */
    void expire(int ahead) {
        if (taken.compareAndSet(false, true)) {
            try {
                answer.complete(late("no thread was free for it; " + ahead + " more requests are waiting. Ask less, or give Karmma more"
                        + " request threads"));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e); // the student is closed
            }
        }
    }

    /** It will not be worked on. */
    void fail(RuntimeException why) {
        if (taken.compareAndSet(false, true)) {
            answer.completeExceptionally(why);
        }
    }

    private Prediction late(String why) {
        String detail = "not begun within " + deadline.toMillis() + " ms: " + why;
        List<Presence> slots = student.slots().stream()
                .map(slot -> slot.isPresent() ? Presence.absent(slot.slot(), Cause.TIMEOUT, detail) : slot).toList();
        return new Prediction(student.name(), clip.id(), Map.of(), slots, OptionalDouble.empty(), false, detail,
                (System.nanoTime() - asked) / 1e6);
    }
}
