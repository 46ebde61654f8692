package org.karmma.extractor;

/**
 * The tokens that an extractor makes of one row: N_m tokens of width C_m.
 *
 * @param count N_m, at least 1
 * @param width C_m, at least 1
 */
public record TokenLayout(int count, int width) {
    public TokenLayout {
        if (count < 1 || width < 1) {
            throw new IllegalArgumentException("a token layout has at least one token of width one: " + count + " x " + width);
        }
    }

    @Override
    public String toString() {
        return count + " x " + width;
    }
}
