package org.karmma.core;

/** Hears how a sweep goes: what a run tells, and which variant it is about. */
public interface SweepListener extends RunListener {

    /**
     * A variant begins.
     *
     * @param number counted from 1
     * @param count how many there are
     */
    void variant(int number, int count, String name);

    /**
     * How long the rest of the sweep may take, measured by what stages took so far: told again and again, never before anything is known.
     *
     * @param seconds of the clock
     */
    void left(double seconds);
}
