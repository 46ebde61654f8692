package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.karmma.dataset.DataException;

class RecentTest {

    private final AtomicInteger made = new AtomicInteger();

    private String make(String value) {
        made.incrementAndGet();
        return value;
    }

    @Test
    void forgetsTheLongestUnusedBeyondItsBudget() throws Exception {
        Recent<String, String> recent = new Recent<>(10, String::length);
        recent.get("a", () -> make("aaaa"));
        recent.get("b", () -> make("bbbb"));
        recent.get("a", () -> make("aaaa"));
        recent.get("c", () -> make("cccc"));
        assertEquals(3, made.get());

        recent.get("a", () -> make("aaaa"));
        recent.get("c", () -> make("cccc"));
        assertEquals(3, made.get());
        recent.get("b", () -> make("bbbb"));
        assertEquals(4, made.get());
    }

    @Test
    void keepsNothingLargerThanItsBudgetAndNoFailure() throws Exception {
        Recent<String, String> recent = new Recent<>(3, String::length);
        recent.get("a", () -> make("aaaa"));
        recent.get("a", () -> make("aaaa"));
        assertEquals(2, made.get());

        assertThrows(DataException.class, () -> recent.get("b", () -> {
            throw new DataException("b", "is bad", "Mend it");
        }));
        assertEquals("b", recent.get("b", () -> make("b")));
    }

    @Test
    void makesOnceForAllWhoAskAtTheSameTime() throws Exception {
        Recent<String, String> recent = new Recent<>(100, String::length);
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Callable<String> ask = () -> {
                start.await();
                return recent.get("a", () -> make("a"));
            };
            List<Future<String>> answers = IntStream.range(0, 4).mapToObj(i -> pool.submit(ask)).toList();
            for (Future<String> answer : answers) {
                assertEquals("a", answer.get());
            }
            assertEquals(1, made.get());
        } finally {
            pool.shutdownNow();
        }
    }
}
