package org.karmma.detection;

import java.util.Locale;

/**
 * Turns any vocabulary of categories into {@value #WIDTH} numbers of +-0.5 each: the low bits of a hash (SplitMix64, Steele et al.
 * 2014) of the category's number. So a network needs no list of categories, and one that it never saw is just another point. Codes of
 * different categories agree in half of their signs on average; a vocabulary of 300 has a pair of equal codes once in 370 draws.
 */
final class CategoryCode {

    /** Numbers in a code. */
    static final int WIDTH = 24;

    private CategoryCode() {}

    /**
     * The number of a category that is known by name only: the low 24 bits of {@link String#hashCode} of the name in lower case. It is the
     * same in every JVM, and a float holds it, so that a buffer can hold what a file has names for.
     */
    static int number(String name) {
        return name.strip().toLowerCase(Locale.ROOT).hashCode() & 0xffffff;
    }

    /** Writes the code of a category into {@code out[at ... at + WIDTH - 1]}. */
    static void write(int number, float[] out, int at) {
        long z = number * 0x9e3779b97f4a7c15L + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        for (int i = 0; i < WIDTH; i++) {
            out[at + i] = (z >>> i & 1) == 1 ? 0.5f : -0.5f;
        }
    }
}
