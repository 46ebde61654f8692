package org.karmma.core.internal.serving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.karmma.core.ShadowReport;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/** Counts how two versions of a student agree, in memory that does not grow. Safe to use from several threads. */
final class ShadowTally {

    /** Latencies that the medians are of. */
    private static final int LATEST = 1024;
    /** Pairs of subsets that have a count of their own. */
    private static final int SUBSETS = 64;
    private static final int DETAIL = 400;

    private final String student;
    private final String serving;
    private final String shadow;
    private final Instant since = Instant.now();
    private final List<String> differences;
    private final LongAdder skipped = new LongAdder();
    private final Map<String, Agreement> spaces = new LinkedHashMap<>();
    private final Map<String, Long> subsets = new LinkedHashMap<>();
    private final Latencies servingMilliseconds = new Latencies(LATEST);
    private final Latencies shadowMilliseconds = new Latencies(LATEST);
    private long compared;
    private long failed;
    private long abstainedAlone;
    private String lastFailure = "";

    private static final class Agreement {
        private long compared;
        private long agreed;
        private double difference;
    }

    ShadowTally(String student, String serving, String shadow, ModelDescription old, ModelDescription fresh) {
        this.student = student;
        this.serving = serving;
        this.shadow = shadow;
        this.differences = Differences.between(old, fresh);
        for (LabelSpace space : old.labelSpaces()) {
            if (fresh.labelSpaces().stream().anyMatch(other -> other.id().equals(space.id()))) {
                spaces.put(space.id(), new Agreement());
            }
        }
    }

    void skipped() {
        skipped.increment();
    }

    synchronized void failed(String what) {
        failed++;
        lastFailure = what.length() <= DETAIL ? what : what.substring(0, DETAIL) + "...";
    }

    synchronized void compared(Prediction returned, Prediction unheard) {
        compared++;
        servingMilliseconds.add(returned.milliseconds());
        shadowMilliseconds.add(unheard.milliseconds());
        if (returned.abstains() != unheard.abstains()) {
            abstainedAlone++;
        }
        String used = returned.subset().equals(unheard.subset()) ? name(returned) : name(returned) + " -> " + name(unheard);
        subsets.merge(subsets.size() < SUBSETS || subsets.containsKey(used) ? used : ShadowReport.OTHERS, 1L, Long::sum);
        spaces.forEach((space, agreement) -> compare(agreement, returned.scores().get(space), unheard.scores().get(space)));
        failure(returned, unheard).ifPresent(slot -> failed("slot " + slot.slot() + ": " + slot.detail()));
    }

    private static String name(Prediction prediction) {
        return prediction.subset().isEmpty() ? "nothing" : prediction.subset();
    }

    private static void compare(Agreement agreement, List<Score> returned, List<Score> unheard) {
        if (returned == null || unheard == null) {
            return;
        }
        Score one = returned.get(0);
        Score other = unheard.get(0);
        agreement.compared++;
        agreement.agreed += one.label().equals(other.label()) ? 1 : 0;
        agreement.difference += Math.abs(one.probability() - other.probability());
    }

    /** A slot whose code let the shadow down, and not the serving one. */
    private static Optional<Presence> failure(Prediction returned, Prediction unheard) {
        return unheard.slots().stream().filter(slot -> slot.cause() == Cause.FAILED || slot.cause() == Cause.TIMEOUT)
                .filter(slot -> returned.slots().stream().anyMatch(s -> s.slot().equals(slot.slot()) && s.isPresent())).findFirst();
    }

    synchronized ShadowReport report() {
        List<ShadowReport.Space> agreements = new ArrayList<>();
        spaces.forEach((space, a) -> agreements.add(
                new ShadowReport.Space(space, a.compared, a.agreed, a.compared == 0 ? 0 : a.difference / a.compared)));
        return new ShadowReport(student, serving, shadow, since, compared, skipped.sum(), failed, lastFailure, abstainedAlone, agreements,
                subsets, servingMilliseconds.median(), shadowMilliseconds.median(), differences);
    }

    /** The latest of many measurements. */
    private static final class Latencies {
        private final double[] latest;
        private long count;

        Latencies(int kept) {
            latest = new double[kept];
        }

        void add(double milliseconds) {
            latest[(int) (count++ % latest.length)] = milliseconds;
        }

        OptionalDouble median() {
            int n = (int) Math.min(count, latest.length);
            return n == 0 ? OptionalDouble.empty() : Arrays.stream(latest, 0, n).sorted().skip((n - 1) / 2).findFirst();
        }
    }
}
