package org.karmma.core.internal.serving;

import ai.djl.Device;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.karmma.core.internal.registry.PluginRegistry;

/** What students work with in tests: an event log in memory, rules and a time that the test sets. */
final class Around {

    private static final ExecutorService THREADS = StrangersThreads.open();
    private static final ThreadLocal<String> CALLER = new ThreadLocal<>();

    final Heard heard = new Heard();
    volatile ServingRules rules = ServingRules.DEFAULT;
    volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    Surroundings of(PluginRegistry registry) {
        return new Surroundings(registry, Device.cpu(), heard, () -> rules, Around::execute, (InstantSource) () -> now);
    }

    private static void execute(Runnable task) {
        String caller = Thread.currentThread().getName();
        THREADS.execute(() -> {
            CALLER.set(caller);
            task.run();
        });
    }

    /** On a thread of a stranger's code: the name of the thread that waits for it. */
    static String caller() {
        return CALLER.get();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
