package org.karmma.embed;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.karmma.dataset.Clip;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** Clips that several threads work through: each takes the next one until there is none. */
final class Batch implements Runnable {

    private final Student student;
    private final List<Clip> clips;
    private final Calls calls;
    private final Prediction[] answers;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> problem = new AtomicReference<>();

    Batch(Student student, List<Clip> clips, Calls calls) {
        this.student = student;
        this.clips = List.copyOf(clips);
        this.calls = calls;
        this.answers = new Prediction[clips.size()];
        this.left = new CountDownLatch(clips.size());
    }

    @Override
    public void run() {
        for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
            try {
                if (problem.get() == null) {
                    calls.check(); // a closing Karmma waits for no long batch
                    answers[i] = student.predict(clips.get(i));
                }
            } catch (RuntimeException | Error e) {
                problem.compareAndSet(null, e);
            } finally {
                left.countDown();
            }
        }
    }

    /** All of them, after this thread has {@link #run}: the others are at their last clips. */
    List<Prediction> answers() {
        boolean interrupted = false;
        while (left.getCount() > 0) {
            try {
                left.await();
            } catch (InterruptedException e) {
                interrupted = true; // slots have a budget: it does not take long
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (problem.get() instanceof Error error) {
            throw error;
        }
        if (problem.get() instanceof RuntimeException e) {
            throw e;
        }
        return List.copyOf(Arrays.asList(answers));
    }
}
