package org.karmma.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.core.Estimate;

/** What a run would take, as a terminal shows it. */
final class EstimateText {

    private static final String ROW = "%-26s%8s%10s%8s%14s%12s%14s";
    private static final double MIB = 1 << 20;

    private EstimateText() {}

    static List<String> of(Estimate estimate) {
        List<String> lines = new ArrayList<>();
        lines.add("What a run of " + estimate.experiment() + " would take: an estimate. Measured on at most " + estimate.limit()
                + " clips of each split");
        lines.add("(" + estimate.measuredOn().entrySet().stream().map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining("; ")) + "),");
        lines.add("one stage at a time, and multiplied by clips, epochs and seeds. There are " + estimate.clips().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", ")) + " clips.");
        lines.add("");
        lines.add(String.format(ROW, "step", "stages", "clips", "epochs", "time", "disk", "peak memory"));
        lines.add("-".repeat(92));
        estimate.steps().forEach(step -> lines.add(row(step, estimate.clips())));
        lines.add("");
        double work = estimate.steps().stream().mapToDouble(Estimate.Step::seconds).sum();
        lines.add("work    " + time(work) + "; with " + estimate.workers() + (estimate.workers() == 1 ? " worker " : " workers ")
                + "about " + time(estimate.seconds()) + " on the clock, where they do not get into each other's way");
        lines.add("disk    " + size(estimate.bytes()) + " when it has ended; checkpoints, up to three times the networks in training,"
                + " come and go");
        lines.add("memory  " + (estimate.peakMemoryMb() == null ? "this system does not tell"
                : "up to " + size(estimate.peakMemoryMb() * MIB) + " with all workers at their peaks; of mapped files only what the"
                + " trial read"));
        return lines;
    }

    private static String row(Estimate.Step step, Map<String, Integer> clips) {
        return String.format(Locale.ROOT, ROW, step.name(), step.stages(), step.split() == null ? "-" : clips.get(step.split()),
                step.epochs() > 1 ? step.epochs() : "-", time(step.seconds()), step.bytes() == 0 ? "-" : size(step.bytes()),
                step.peakMemoryMb() == null ? "-" : size(step.peakMemoryMb() * MIB));
    }

    /** To about three digits. */
    static String time(double seconds) {
        return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 86_400 ? SweepProgress.time(seconds) + (seconds < 3600 ? " min" : "")
                : String.format(Locale.ROOT, "%.1f days", seconds / 86_400);
    }

    static String size(double bytes) {
        return bytes < MIB ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024) : bytes < 1024 * MIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB) : String.format(Locale.ROOT, "%.1f GiB", bytes / MIB / 1024);
    }
}
