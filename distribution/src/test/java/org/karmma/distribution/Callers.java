package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Several threads that ask the same over and over, and a test that waits for what comes of it, but not for ever. */
final class Callers implements AutoCloseable {

    private static final int THREADS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 5;

    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();

    /** @param question which throws if the answer is wrong */
    Callers(Callable<?> question) {
        for (int t = 0; t < THREADS; t++) {
            running.add(threads.submit(() -> {
                while (!over.get()) {
                    question.call();
                }
                return null;
            }));
        }
    }

    /** Waits for something that happens meanwhile. @throws Exception what one of them threw, if it has */
    void await(String what, BooleanSupplier condition) throws Exception {
        await(what, condition, running);
    }

    /** Waits for something that happens on other threads. */
    static void awaitAlone(String what, BooleanSupplier condition) throws Exception {
        await(what, condition, List.of());
    }

    private static void await(String what, BooleanSupplier condition, List<Future<?>> running) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (Future<?> caller : running) {
                if (caller.isDone()) {
                    caller.get(); // says why
                }
            }
            assertTrue(System.nanoTime() < end, () -> "waited for " + PATIENCE.toSeconds() + " s in vain: " + what);
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Has them ask no more. @throws Exception what one of them threw, if it has */
    void end() throws Exception {
        over.set(true);
        for (Future<?> caller : running) {
            caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        over.set(true);
        threads.shutdownNow();
    }
}
