package org.karmma.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Samples of how much memory this process has, taken after the collector has run: with a heap of fixed size what grows is native. */
final class ProcessMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final List<double[]> samples = new ArrayList<>();

    /** Takes a sample. @param events how many there were so far */
    void sample(int events) {
        System.gc();
        samples.add(new double[] {events, resident()});
    }

    /** Megabytes that the process would grow by over {@code events} events at the rate of the second half; NaN where that is unknown. */
    double growth(int events) {
        List<double[]> half = samples.subList(samples.size() / 2, samples.size());
        double[] x = half.stream().mapToDouble(s -> s[0]).toArray();
        double[] y = half.stream().mapToDouble(s -> s[1]).toArray();
        return Statistics.slope(x, y) * events;
    }

    /** The last sample, megabytes. */
    double last() {
        return samples.isEmpty() ? Double.NaN : samples.get(samples.size() - 1)[1];
    }

    /** Megabytes; NaN where the system does not tell. */
    private static double resident() {
        try {
            Matcher found = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
            return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
