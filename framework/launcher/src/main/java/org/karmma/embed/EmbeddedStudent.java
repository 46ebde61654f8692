package org.karmma.embed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/**
 * A student as the host has it. Safe to use from several threads. Every question and every order throws {@link IllegalStateException}
 * once the student or its Karmma is closed.
 */
public final class EmbeddedStudent implements Student {

    private final Student student;
    private final Runnable closing;
    private final Calls calls;
    private final Requests requests;
    private final Executor teller;

    /**
     * @param closing what closing this does
     * @param teller tells listeners, one thing after the other
     */
    EmbeddedStudent(Student student, Runnable closing, Calls calls, Requests requests, Executor teller) {
        this.student = student;
        this.closing = closing;
        this.calls = calls;
        this.requests = requests;
        this.teller = teller;
    }

    private <T> T ask(Function<Student, T> question) {
        return calls.in(() -> question.apply(student));
    }

    private void tell(Consumer<Student> order) {
        ask(it -> {
            order.accept(it);
            return null;
        });
    }

    @Override
    public String name() {
        return student.name();
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return ask(Student::labelSpaces);
    }

    @Override
    public List<Presence> slots() {
        return ask(Student::slots);
    }

    @Override
    public Prediction predict(Clip clip) {
        return ask(it -> it.predict(clip));
    }

    @Override
    public Prediction predict(Clip clip, Duration budget) {
        return ask(it -> it.predict(clip, budget));
    }

    /** Predicts for each clip, several at a time ({@link KarmmaOptions#requestThreads}). @return in the order of the clips */
    public List<Prediction> predict(List<Clip> clips) {
        return ask(it -> requests.all(it, clips));
    }

    /**
     * Predicts by a deadline, with what there is by then: a sensor that is too slow for it is absent, {@link Cause#TIMEOUT}, as any sensor
     * that is late; if no thread was free in time, all of them are, and the answer is an abstention. So a deadline is no failure: the
     * future completes exceptionally only where {@link #predict(Clip)} would have thrown. Joining what there is takes a few milliseconds
     * past the deadline. Cancelling it saves the work if that has not begun.
     *
     * @param deadline from now on, above 0
     * @return completed on a thread of Karmma's: what takes its time belongs into {@code thenAcceptAsync} and the like
     */
    public CompletableFuture<Prediction> predictAsync(Clip clip, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is later than now: " + deadline.toMillis() + " ms");
        }
        return ask(it -> requests.submit(it, clip, deadline));
    }

    /**
     * Tells of every slot that can take part again, cannot any more, or cannot for another cause: bundles that come and go, quarantine,
     * muting, another version of the student. What a single clip lacks is not told; its prediction says so. A quarantine that ends with
     * time is told with the next prediction.
     *
     * @param listener is told in the order of the changes, on a thread of Karmma's that all listeners share
     */
    public Registration listen(Consumer<SlotChange> listener) {
        return ask(it -> SlotWatch.open(it, listener, teller));
    }

    @Override
    public Runnable onSlotsChanged(Runnable listener) {
        return ask(it -> it.onSlotsChanged(listener));
    }

    @Override
    public void mute(String slot, boolean muted) {
        tell(it -> it.mute(slot, muted));
    }

    @Override
    public void quarantine(String slot, String reason) {
        tell(it -> it.quarantine(slot, reason));
    }

    @Override
    public void clear(String slot) {
        tell(it -> it.clear(slot));
    }

    /** Closes a student that was opened by its path; an installed one goes on serving, whoever asks it. */
    @Override
    public void close() {
        closing.run();
    }
}
