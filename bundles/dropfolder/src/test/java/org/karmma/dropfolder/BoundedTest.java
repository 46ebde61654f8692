package org.karmma.dropfolder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void givesWhatWasFoundAndThrowsWhatWasThrown() throws Exception {
        assertEquals(3, Bounded.call("three", LONG, () -> 3, () -> fail("not late")));
        IOException thrown = new IOException("x");
        assertEquals(thrown, assertThrows(IOException.class, () -> Bounded.call("bad", LONG, () -> {
            throw thrown;
        }, () -> {})));
        assertThrows(NoClassDefFoundError.class, () -> Bounded.call("worse", LONG, () -> {
            throw new NoClassDefFoundError("y");
        }, () -> {}));
    }

    @Test
    void whatHangsIsGivenUpAndTidiedUpAfterIfItEnds() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        assertThrows(Bounded.Hanging.class, () -> Bounded.call("hang", SHORT, () -> {
            for (boolean ended = false; !ended;) {
                try {
                    end.await();
                    ended = true;
                } catch (InterruptedException e) {
                    // deaf
                }
            }
            return null;
        }, late::countDown));
        assertEquals(1, late.getCount(), "it has not ended yet");
        end.countDown();
        assertTrue(late.await(20, TimeUnit.SECONDS));
    }

    @Test
    void whatHangsIsInterrupted() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        assertThrows(Bounded.Hanging.class, () -> Bounded.call("wait", SHORT, () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                heard.countDown();
                throw e;
            }
            return null;
        }, () -> {}));
        assertTrue(heard.await(20, TimeUnit.SECONDS));
    }

    @Test
    void whatEndsAsItIsInterruptedHasEnded() throws Exception {
        assertEquals("ended", Bounded.call("nap", SHORT, () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // goes on to its end
            }
            return "ended";
        }, () -> fail("not late")));
    }
}
