package org.karmma.bench;

import java.util.Arrays;
import java.util.List;
import org.karmma.bench.Admissions.Admission;
import org.karmma.bench.Operator.Swap;

/**
 * How long swaps took, without loading and warming up models.
 *
 * @param slots ids of all slots
 * @param admissions all that were recorded meanwhile
 */
record SwapTimes(List<Swap> swaps, List<String> slots, List<Admission> admissions) {

    /** Median over all swaps, milliseconds. */
    double p50() {
        return p50(Action.values());
    }

    /** Median over some kinds of swaps, milliseconds. */
    double p50(Action... actions) {
        List<Action> wanted = Arrays.asList(actions);
        return Statistics.median(swaps.stream().filter(swap -> wanted.contains(swap.action()))
                .mapToDouble(swap -> Math.max(0, swap.milliseconds() - loading(swap))).toArray());
    }

    /** Median of what is left out, over the swaps that load anything. */
    double loadingP50() {
        return Statistics.median(swaps.stream().filter(swap -> swap.action() != Action.STOP).mapToDouble(this::loading).toArray());
    }

    private double loading(Swap swap) {
        double sum = 0;
        for (int i = 0; i < slots.size(); i++) {
            if (swap.action() != Action.STOP && (swap.slots() >> i & 1) == 1) {
                sum += Admissions.within(admissions, slots.get(i), swap.at(), swap.at().plusNanos((long) (swap.milliseconds() * 1e6)))
                        .map(Admission::milliseconds).orElse(0.0);
            }
        }
        return sum;
    }
}
