package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunsUnderWayTest {

    @Test
    void theEndInterruptsRunsAndWaitsForWhatTheyStillDo() throws Exception {
        RunsUnderWay runs = new RunsUnderWay();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean tidied = new AtomicBoolean();
        Thread thread = new Thread(() -> assertThrows(InterruptedException.class, () -> runs.over(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return null;
            } finally {
                Thread.sleep(50);
                tidied.set(true);
            }
        })));
        thread.start();
        begun.await();
        runs.close();
        assertTrue(tidied.get(), "it is waited for");
        thread.join();
        assertThrows(InterruptedException.class, () -> runs.over(() -> "another run"));
    }

    @Test
    void aRunThatHasEndedIsLeftAlone() throws Exception {
        RunsUnderWay runs = new RunsUnderWay();
        assertEquals("done", runs.over(() -> "done"));
        runs.close();
        assertFalse(Thread.interrupted());
    }
}
