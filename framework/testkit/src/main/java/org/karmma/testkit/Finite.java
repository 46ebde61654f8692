package org.karmma.testkit;

import ai.djl.ndarray.NDArray;
import org.karmma.dataset.Samples;

/** Neither NaN nor infinite. */
final class Finite {

    private Finite() {}

    static boolean all(NDArray array) {
        for (float number : array.toFloatArray()) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    static boolean all(Samples samples) {
        for (int i = 0; i < samples.size(); i++) {
            if (!Float.isFinite(samples.at(i))) {
                return false;
            }
        }
        return true;
    }
}
