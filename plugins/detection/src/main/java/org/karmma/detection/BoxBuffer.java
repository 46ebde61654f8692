package org.karmma.detection;

import java.util.ArrayList;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;

/**
 * Boxes in memory: FLOAT32 {@code [T, slots, 6]}, rows of category number, 1 for a hand, x1, y1, x2, y2 in 0 to 1. A category below 0
 * marks an empty row. What is known by name only has the number that {@link
 * CategoryCode#number} gives the name.
 */
final class BoxBuffer {

    private static final int ROW = 6;

    private BoxBuffer() {}

    static BoxTrack track(Clip clip, Evidence.Buffer buffer) throws DataException {
        Samples samples = buffer.samples();
        long[] shape = samples.shape();
        if (samples.type() != Samples.ElementType.FLOAT32 || shape.length != 3 || shape[2] != ROW) {
            throw new DataException(clip + ", boxes in memory", "they are " + samples,
                    "Give FLOAT32[T, slots, 6]: category, is-hand, x1, y1, x2, y2 in 0 to 1; category -1 for none");
        }
        int slots = (int) shape[1];
        List<BoxTrack.Frame> frames = new ArrayList<>();
        for (int t = 0; t < shape[0]; t++) {
            List<Box> boxes = new ArrayList<>(slots);
            for (int s = 0; s < slots; s++) {
                int at = (t * slots + s) * ROW;
                if (!(samples.at(at) < 0)) {
                    boxes.add(row(samples.floats(), at));
                }
            }
            frames.add(new BoxTrack.Frame(buffer.start() + t / buffer.rate(), boxes));
        }
        return BoxTrack.of(frames, 1 / buffer.rate());
    }

    /** NaN in the category or the hand mark makes the whole box NaN. */
    private static Box row(float[] v, int at) {
        float nan = v[at] * 0 + v[at + 1] * 0;
        return new Box(Math.round(v[at]), v[at + 1] >= 0.5f, v[at + 2] + nan, v[at + 3] + nan, v[at + 4] + nan, v[at + 5] + nan, 1)
                .within(1, 1);
    }
}
