package org.karmma.core.internal.serving;

/** Numbers that are numbers. */
final class Finite {

    private Finite() {}

    static boolean all(float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }
}
