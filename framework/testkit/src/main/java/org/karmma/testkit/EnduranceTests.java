package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;

/** Many calls, at once, one after another, and interrupted. */
public interface EnduranceTests extends Subject {

    int CALLS = 1000;
    int THREADS = 8;

    @Test
    default void severalThreadsReadTheSame(@TempDir Path folder) throws Exception {
        Modality modality = modality();
        SignalFormat format = extractors().get(0).signal();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Clip clip : clips(folder)) {
                Samples expected = Signals.of(modality, clip, format);
                Callable<Void> reader = () -> {
                    for (int i = 0; i < 10; i++) {
                        assertEquals(expected, Signals.of(modality, clip, format), "read by several threads at once, " + clip
                                + " gives another signal: a modality is one object for all requests, so it keeps nothing of a call"
                                + " in fields");
                    }
                    return null;
                };
                for (Future<Void> read : threads.invokeAll(Collections.nCopies(THREADS, reader))) {
                    result(read);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void aThousandCallsLeaveNothingBehind(@TempDir Path folder) throws Exception {
        Modality modality = modality();
        List<Clip> clips = clips(folder);
        Extractor extractor = extractors().get(extractors().size() - 1);
        try (Network network = new Network(extractor)) {
            Held before = null;
            for (int i = 0; i < CALLS; i++) {
                if (i == CALLS / 5) { // what is made once has been made
                    before = Held.now();
                }
                Samples signal = Signals.of(modality, clips.get(i % clips.size()), extractor.signal());
                try (NDManager step = network.manager().newSubManager()) {
                    network.tokens(network.row(step, signal));
                }
            }
            Held.assertNoMoreThan(before, CALLS - CALLS / 5);
        }
    }

    /** A student interrupts calls that are late. */
    @Test
    default void anInterruptedCallEnds(@TempDir Path folder) throws Exception {
        Modality modality = modality();
        SignalFormat format = extractors().get(0).signal();
        for (Clip clip : clips(folder)) {
            Samples expected = Signals.of(modality(), clip, format);
            inTime("an interrupted read()", () -> {
                Thread.currentThread().interrupt();
                try {
                    assertEquals(expected, Signals.of(modality, clip, format), "an interrupted read() gave another signal: throw,"
                            + " or go on");
                } catch (DataException | RuntimeException e) {
                    return null; // it gave up, which it may
                }
                return null;
            });
            assertEquals(expected, Signals.of(modality, clip, format), "after an interrupted read() the next one gives another signal");
        }
    }

    /** The bundle is stopped while a request reads; requests that have begun are waited for. */
    @Test
    default void stoppedInMidCallItEnds(@TempDir Path folder) throws Exception {
        SignalFormat format = extractors().get(0).signal();
        for (Clip clip : clips(folder)) {
            Samples expected = Signals.of(modality(), clip, format);
            Modality stopped = modality();
            CountDownLatch reading = new CountDownLatch(1);
            inTime("a read() whose bundle was stopped", () -> {
                FutureTask<Void> stopping = new FutureTask<>(() -> stop(stopped, reading));
                new Thread(stopping).start();
                for (int i = 0; i < 20; i++) {
                    reading.countDown();
                    try {
                        assertEquals(expected, Signals.of(stopped, clip, format), "a read() whose bundle was stopped gave another signal");
                    } catch (DataException | RuntimeException e) {
                        break; // it is gone, and says so
                    }
                }
                result(stopping);
                return null;
            });
            assertEquals(expected, Signals.of(modality(), clip, format), "started again, it reads another signal");
        }
    }

    /** A class without a method for it has nothing to stop. */
    private static Void stop(Modality modality, CountDownLatch reading) throws Exception {
        String method = ComponentFacts.of(modality.getClass()).deactivate();
        reading.await();
        for (Method m : method.isEmpty() ? new Method[0] : modality.getClass().getDeclaredMethods()) {
            if (m.getName().equals(method)) {
                m.setAccessible(true);
                try {
                    // of what Declarative Services would tell it there is nothing here
                    m.invoke(modality, Stream.of(m.getParameterTypes()).map(type -> type == int.class ? 0 : null).toArray());
                } catch (InvocationTargetException e) {
                    throw new AssertionError(method + "() threw while a read() went on: " + e.getCause(), e.getCause());
                }
            }
        }
        return null;
    }

    private static void inTime(String what, Callable<Void> call) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Void> done = thread.submit(call);
            try {
                done.get(BUDGET.toSeconds() * 2, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(what + " does not end: whatever waits in it must answer to Thread.interrupt()", e);
            } catch (ExecutionException e) {
                result(done);
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private static void result(Future<Void> future) throws Exception {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }
}
