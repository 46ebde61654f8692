package org.karmma.webconsole.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.karmma.core.AnswerListener;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.osgi.service.component.annotations.Component;

/** How each modality does, over all students, since this was started. */
@Component(service = {Tallies.class, AnswerListener.class})
public final class Tallies implements AnswerListener {

    /** Calls whose times are remembered. */
    private static final int REMEMBERED = 101;

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    /**
     * @param calls in which it took part
     * @param errors in which it was there and failed: it threw or was late
     * @param unreadable in which what was given to it could not be used: a damaged file, for instance, which is no fault of its own
     * @param milliseconds reading a signal and making tokens of it, median of the last calls; NaN before the first
     */
    record Summary(long calls, long errors, long unreadable, double milliseconds) {}

    private static final class Tally {
        private final double[] times = new double[REMEMBERED];
        private long calls;
        private long errors;
        private long unreadable;

        synchronized void call(double milliseconds) {
            times[(int) (calls++ % times.length)] = milliseconds;
        }

        synchronized void absent(Cause cause) {
            if (cause == Cause.BAD_SIGNAL) {
                unreadable++;
            } else if (cause == Cause.FAILED || cause == Cause.TIMEOUT) {
                errors++;
            }
        }

        synchronized Summary summary() {
            double[] sorted = Arrays.copyOf(times, (int) Math.min(calls, times.length));
            Arrays.sort(sorted);
            return new Summary(calls, errors, unreadable, sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2]);
        }
    }

    Summary of(String modality) {
        return tally(modality).summary();
    }

    private Tally tally(String modality) {
        return tallies.computeIfAbsent(modality, id -> new Tally());
    }

    @Override
    public void answered(Prediction prediction, Map<String, Double> slotMilliseconds) {
        slotMilliseconds.forEach((slot, milliseconds) -> tally(slot).call(milliseconds));
        prediction.slots().stream().filter(slot -> !slot.isPresent()).forEach(slot -> tally(slot.slot()).absent(slot.cause()));
    }
}
