package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Split;
import org.karmma.distribution.host.OpensAgainAndAgain;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** A host that opens and closes Karmma again and again is left with what it had, whatever it asked meanwhile. */
class EmbedLeakIT {

    private static final int TIMES = 50;
    /** A framework has some four thousand classes, and one bundle of a library a hundred: five thousand, if it stayed each time. */
    private static final int CLASSES = 1000;
    /** Memory that the allocator keeps comes and goes; a framework that stayed would take ten a time. */
    private static final double MEGABYTES = 2;

    @TempDir
    Path folder;

    private record Line(int time, int classes, long megabytes, int descriptors, String threads, String files) {
        static Line of(String text) {
            String[] parts = text.split("\t");
            return new Line(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]),
                    parts[4], parts[5]);
        }
    }

    @Test
    void fiftyTimesLeaveNothing() throws Exception {
        TrainedRun run = TrainedRun.get();
        Home home = AssembledHome.in(folder.resolve("home"));
        Path recording;
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            karmma.service(Workbench.class).install(run.result().student(), "kitchen");
            Clip clip = run.clips(karmma, Split.TEST).get(0);
            recording = ((Evidence.Recording) clip.evidence("video").orElseThrow()).path();
        }
        Path temporary = Files.createDirectories(folder.resolve("host"));
        HostProcess.Ended ended = HostProcess.withLauncher(temporary).withPrograms()
                .run(OpensAgainAndAgain.class.getName(), home.folder(), recording, run.result().student(), TIMES);
        assertEquals(0, ended.code(), ended::toString);
        List<Line> lines = ended.out().lines().filter(line -> line.matches("\\d+\t.*")) // the rest is the host's log
                .map(Line::of).toList();
        assertEquals(TIMES, lines.size(), ended::toString);
        Line last = lines.get(TIMES - 1);
        assertEquals("{}", last.threads(), ended::toString);
        int fewestFiles = lines.stream().mapToInt(Line::descriptors).min().orElseThrow();
        assertTrue(last.descriptors() - fewestFiles < TIMES / 5, () -> "files stay open: " + ended);
        assertEquals("[]", last.files(), ended::toString);
        int fewest = lines.stream().mapToInt(Line::classes).min().orElseThrow();
        assertTrue(last.classes() - fewest < CLASSES, () -> "classes stay: " + ended);
        double slope = slope(lines.subList(TIMES / 2, TIMES));
        assertTrue(slope < MEGABYTES, () -> "grows by " + slope + " MB a time: " + ended);
    }

    /** Of a line with the least squares through it, megabytes a time. */
    private static double slope(List<Line> lines) {
        double x = lines.stream().mapToInt(Line::time).average().orElseThrow();
        double y = lines.stream().mapToLong(Line::megabytes).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (Line line : lines) {
            above += (line.time() - x) * (line.megabytes() - y);
            below += (line.time() - x) * (line.time() - x);
        }
        return above / below;
    }
}
