package org.karmma.distribution.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.dataset.Clip;
import org.karmma.embed.Karmma;
import org.karmma.student.Prediction;

/**
 * Opens a home, asks an installed student and one that it opens by its path, and closes it, again and again. Prints a line each time: how
 * many classes are loaded, how many megabytes and open files the process has, and which threads (their names without numbers, how many
 * more) and temporary files there are that were not there after the first time.
 */
public final class OpensAgainAndAgain {

    /** For the collector, and for threads that are about to end. */
    private static final long PATIENCE_SECONDS = 5;

    /** Classes that the JVM makes for itself now and then. */
    private static final int FEW = 200;

    private OpensAgainAndAgain() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Clip clip = Clip.of(Path.of(args[1]));
        Path model = Path.of(args[2]);
        int times = Integer.parseInt(args[3]);
        Map<String, Long> threadsBefore = Map.of();
        Set<String> filesBefore = Set.of();
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i <= times; i++) { // the first one is for what is loaded once
            try (Karmma karmma = Karmma.open(home)) {
                Prediction p = karmma.student("kitchen").predict(clip);
                Prediction same = karmma.student(model).predict(clip); // which Karmma closes
                if (p.abstains() || !p.scores().equals(same.scores())) {
                    throw new IllegalStateException(p + " and " + same);
                }
            }
            fewest = settle(fewest, threadsBefore);
            Map<String, Long> threads = threads();
            Set<String> files = files();
            if (i == 0) {
                threadsBefore = threads;
                filesBefore = files;
                fewest = Integer.MAX_VALUE;
                continue;
            }
            files.removeAll(filesBefore);
            System.out.println(i + "\t" + classes() + "\t" + megabytes() + "\t" + descriptors() + "\t" + more(threads, threadsBefore) + "\t"
                    + files);
        }
    }

    /** Until there are as few classes and threads as ever, or patience is over. */
    private static int settle(int fewest, Map<String, Long> threadsBefore) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            System.gc();
            boolean settled = classes() <= fewest + FEW && more(threads(), threadsBefore).isEmpty();
            if (settled || System.nanoTime() > end) {
                return Math.min(fewest, classes());
            }
            TimeUnit.MILLISECONDS.sleep(100); // the collector tells nobody when it is done
        }
    }

    private static int classes() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(thread -> thread.getName().replaceAll("\\d+", "#"), TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> more(Map<String, Long> threads, Map<String, Long> before) {
        Map<String, Long> more = new TreeMap<>(threads);
        before.forEach((name, count) -> more.computeIfPresent(name, (n, now) -> now > count ? now - count : null));
        return more;
    }

    private static long descriptors() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.exists(all)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(all)) {
            return open.count();
        }
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static long megabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
        return lines.stream().filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElse(0);
    }
}
