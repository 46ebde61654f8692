package org.karmma.dropfolder;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls other people's code on a thread of its own, so that nobody waits for it for ever. */
final class Bounded {

    /** How long somebody who was interrupted may take to end. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private Bounded() {}

    /** It did not end in time; it was interrupted and may still run. */
    static final class Hanging extends Exception {}

    /**
     * @param late runs if {@code work} ends after it was given up
     * @throws Hanging if it has not ended within {@code patience}, nor as it should soon after it was interrupted
     * @throws Exception what {@code work} threw; a {@link LinkageError} or another error is thrown as it is
     */
    static <T> T call(String name, Duration patience, Callable<T> work, Runnable late) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            boolean heard;
            try {
                heard = result.complete(work.call());
            } catch (Throwable e) { // whatever it is, it is the caller's to judge
                heard = result.completeExceptionally(e);
            }
            if (!heard) {
                late.run();
            }
        }, "karmma-drop " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            thread.join(GRACE.toMillis());
            if (!result.completeExceptionally(e) && !result.isCompletedExceptionally()) {
                return result.join(); // it ended after all
            }
            throw new Hanging();
        } catch (InterruptedException e) {
            thread.interrupt();
            result.completeExceptionally(e);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }
}
