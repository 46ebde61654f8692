package org.karmma.embed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.karmma.dataset.Clip;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** Threads for requests that nobody, or nobody alone, waits for. They go when there is nothing to do. */
final class Requests {

    private static final long IDLE_SECONDS = 10;
    /** Whoever waits longer waits for ever. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Calls calls;
    private final ThreadPoolExecutor threads;
    /** Ends requests whose time is over before they have begun. */
    private final ScheduledThreadPoolExecutor clock;

    Requests(int count, Calls calls) {
        this.calls = calls;
        this.threads = new ThreadPoolExecutor(count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                named("karmma-request-"));
        threads.allowCoreThreadTimeOut(true);
        this.clock = new ScheduledThreadPoolExecutor(1, named("karmma-deadlines-"));
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Answers by the deadline, with what there is by then. */
    CompletableFuture<Prediction> submit(Student student, Clip clip, Duration deadline) {
        AsyncRequest request = new AsyncRequest(student, clip, deadline.compareTo(LONGEST) > 0 ? LONGEST : deadline, calls);
        try {
            threads.execute(request);
            Future<?> timer = clock.schedule(() -> expire(request), request.deadline().toNanos(), TimeUnit.NANOSECONDS);
            request.answer().whenComplete((prediction, problem) -> { // cancelled, for instance
                timer.cancel(false);
                threads.remove(request);
            });
        } catch (RejectedExecutionException e) {
            request.fail(calls.closed());
        }
        return request.answer();
    }

    private void expire(AsyncRequest request) {
        threads.remove(request);
        request.expire(waiting());
    }

    /** Answers in the order of the clips. This thread works, too, so that it never waits for one that is not free. */
    List<Prediction> all(Student student, List<Clip> clips) {
        Batch batch = new Batch(student, clips, calls);
        for (int helper = 1; helper < Math.min(threads.getMaximumPoolSize(), clips.size()); helper++) {
            try {
                threads.execute(batch);
            } catch (RejectedExecutionException e) {
                break; // closing: the batch hears of it
            }
        }
        batch.run();
        while (threads.remove(batch)) {
            // a helper that no thread was free for
        }
        return batch.answers();
    }

    /** How many wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Refuses what has not begun; what has goes on to its end. */
    void close() {
        clock.shutdownNow();
        List<Runnable> waiting = new ArrayList<>();
        threads.shutdown();
        threads.getQueue().drainTo(waiting);
        for (Runnable task : waiting) {
            if (task instanceof AsyncRequest request) {
                request.fail(calls.closed());
            }
        }
    }
}
