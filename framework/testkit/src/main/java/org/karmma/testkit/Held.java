package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds after garbage collection.
 *
 * @param arrays of the engine, alive
 * @param threads alive
 * @param files open; 0 where the system does not say
 * @param direct bytes in direct buffers
 * @param heap bytes
 */
record Held(int arrays, int threads, long files, long direct, long heap) {

    private static final long HEAP_SLACK = 8 << 20; // of the tests themselves, and of what the JVM compiles and loads meanwhile

    private static final int TRIES = 10;

    static Held now() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Held(Network.living(), ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(), direct,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Fails if more is held now than before; what the collector has found is let go of by other threads, which are given a second. */
    static void assertNoMoreThan(Held before, int calls) throws InterruptedException {
        Held now = now();
        for (int i = 0; i < TRIES && !now.isNoMoreThan(before); i++) {
            Thread.sleep(100);
            now = now();
        }
        now.compare(before, calls);
    }

    private boolean isNoMoreThan(Held before) {
        try {
            compare(before, 0);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private void compare(Held before, int calls) {
        String since = " after " + calls + " more calls: ";
        assertTrue(arrays <= before.arrays, () -> "arrays of the engine are left alive" + since + before.arrays + " became " + arrays
                + ". Give each to a manager that is closed; a result belongs to the manager of the first operand");
        assertTrue(threads <= before.threads + 4, () -> "threads are left" + since + before.threads + " became " + threads
                + ". Use the caller's thread, or end yours");
        assertTrue(files <= before.files + 4, () -> "files are left open" + since + before.files + " became " + files
                + ". Open them with try (...)");
        assertTrue(direct <= before.direct + HEAP_SLACK, () -> "direct buffers grow" + since + before.direct + " bytes became " + direct);
        assertTrue(heap <= before.heap + HEAP_SLACK, () -> "the heap grows" + since + before.heap + " bytes became " + heap
                + ". Something keeps what was read: bound the cache");
    }
}
