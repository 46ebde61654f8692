package org.karmma.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes at T times as one signal {@code [T, slots, WIDTH]}. A slot's features are x1, y1, x2, y2 in 0 to 1, 1 for a hand, the
 * {@link CategoryCode}, and 1 for "there is a box"; an empty slot is all zeros.
 *
 * <p>Where there are more boxes than slots, hands come first, then the surer, then the larger. A box takes the slot in which its
 * category was seen nearest before (or, close by, another one: detectors slip), so that a slot follows one thing and differences over
 * time are motion.
 */
final class Layout {

    /** To be raised whenever the numbers change; part of the fingerprints. */
    static final int VERSION = 2;

    /** Features of a slot. */
    static final int WIDTH = 4 + 1 + CategoryCode.WIDTH + 1;

    private static final Comparator<Box> BEST_FIRST = Comparator.comparing(Box::hand).thenComparing(Box::score).thenComparing(Box::area)
            .reversed();

    /** Within a tenth of the picture (squared), a box of another category may be the same thing that a detector took for another. */
    private static final double SLIP = 0.01;

    private final int slots;
    private final float[] signal;
    /** What each slot held last. */
    private final Box[] last;

    private Layout(int times, int slots) {
        this.slots = slots;
        this.signal = new float[times * slots * WIDTH];
        this.last = new Box[slots];
    }

    /** @param times the boxes at each time */
    static float[] of(List<List<Box>> times, int slots) {
        Layout layout = new Layout(times.size(), slots);
        for (int t = 0; t < times.size(); t++) {
            layout.place(t, times.get(t).stream().sorted(BEST_FIRST).limit(slots).toList());
        }
        return layout.signal;
    }

    private void place(int time, List<Box> boxes) {
        boolean[] taken = new boolean[slots];
        List<Box> strangers = new ArrayList<>();
        for (Box box : boxes) {
            int slot = known(box, taken);
            if (slot < 0) {
                strangers.add(box);
            } else {
                put(time, slot, box, taken);
            }
        }
        for (Box box : strangers) {
            put(time, free(taken), box, taken);
        }
    }

    private int known(Box box, boolean[] taken) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int s = 0; s < slots; s++) {
            double cost = taken[s] || last[s] == null ? Double.POSITIVE_INFINITY : mismatch(box, last[s]);
            if (cost < least) {
                best = s;
                least = cost;
            }
        }
        return best;
    }

    private static double mismatch(Box box, Box before) {
        double distance = box.distance(before);
        if (box.hand() != before.hand()) {
            return Double.POSITIVE_INFINITY;
        }
        if (box.category() == before.category()) {
            return distance;
        }
        return distance < SLIP ? distance + SLIP : Double.POSITIVE_INFINITY;
    }

    /** A slot that never held anything, else any. */
    private int free(boolean[] taken) {
        int any = -1;
        for (int s = slots - 1; s >= 0; s--) {
            if (!taken[s] && (any < 0 || last[s] == null || last[any] != null)) {
                any = s;
            }
        }
        return any;
    }

    private void put(int time, int slot, Box box, boolean[] taken) {
        int at = (time * slots + slot) * WIDTH;
        signal[at] = box.x1();
        signal[at + 1] = box.y1();
        signal[at + 2] = box.x2();
        signal[at + 3] = box.y2();
        signal[at + 4] = box.hand() ? 1 : 0;
        CategoryCode.write(box.category(), signal, at + 5);
        signal[at + WIDTH - 1] = 1;
        last[slot] = box;
        taken[slot] = true;
    }
}
