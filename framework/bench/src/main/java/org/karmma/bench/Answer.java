package org.karmma.bench;

/**
 * One request that was answered.
 *
 * @param begun when, {@link System#nanoTime}
 * @param ended when
 * @param used the slots that it says it used
 * @param refused the slots that it says are left out as incompatible
 */
record Answer(long begun, long ended, int used, int refused) {

    double milliseconds() {
        return (ended - begun) / 1e6;
    }

    boolean uses(int slot) {
        return (used >> slot & 1) == 1;
    }

    boolean refuses(int slot) {
        return (refused >> slot & 1) == 1;
    }
}
