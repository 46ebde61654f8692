package org.karmma.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The boxes of one recording over time.
 *
 * @param frames in order of time
 * @param period seconds between neighbouring frames where none is missing
 * @param leftOut boxes that were left out: corners reversed, or outside the picture
 */
record BoxTrack(List<Frame> frames, double period, int leftOut) {

    /**
     * @param time seconds on the recording's clock
     * @param boxes of the frame, perhaps none
     */
    record Frame(double time, List<Box> boxes) {}

    /** Sorts the frames and leaves out boxes without area. */
    static BoxTrack of(List<Frame> frames, double period) {
        List<Frame> sorted = new ArrayList<>(frames.size());
        int leftOut = 0;
        for (Frame frame : frames) {
            List<Box> boxes = frame.boxes().stream().filter(Box::hasArea).toList();
            leftOut += frame.boxes().size() - boxes.size();
            sorted.add(new Frame(frame.time(), boxes));
        }
        sorted.sort(Comparator.comparingDouble(Frame::time));
        return new BoxTrack(List.copyOf(sorted), period, leftOut);
    }

    /** When the last frame ends; 0 if there is none. */
    double end() {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).time() + period;
    }

    /** The frame nearest to a time, if there is one no further away than the tolerance (at least half a period). */
    Optional<Frame> nearest(double time, double tolerance) {
        int low = 0;
        int high = frames.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (frames.get(middle).time() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Frame best = null;
        double distance = Math.max(tolerance, period / 2);
        for (int i = Math.max(0, low - 1); i <= Math.min(low, frames.size() - 1); i++) {
            double d = Math.abs(frames.get(i).time() - time);
            if (d <= distance) {
                best = frames.get(i);
                distance = d;
            }
        }
        return Optional.ofNullable(best);
    }
}
