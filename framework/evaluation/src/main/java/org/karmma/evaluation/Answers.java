package org.karmma.evaluation;

import java.util.Arrays;

/**
 * What a network answered about clips with every subset of the modalities, in one label space: what metrics need of its logits.
 *
 * @param predicted {@code [mask - 1][clip]} the likeliest class, the first of equal ones; {@link #ABSTAINED}
 * @param rank {@code [mask - 1][clip]} how many classes came before the one that the clip is labelled with: 0 is right, below 5 is right
 *     for top-5; {@link #ABSTAINED} also where the clip is not labelled
 * @param confidence {@code [mask - 1][clip]} the softmax probability of the predicted class; 0 where it abstained
 */
public record Answers(int[][] predicted, int[][] rank, float[][] confidence) {

    /** Of a network that was left without any modality. */
    public static final int ABSTAINED = -1;

    /** Nothing is answered yet. */
    public static Answers none(int masks, int clips) {
        Answers none = new Answers(new int[masks][clips], new int[masks][clips], new float[masks][clips]);
        for (int i = 0; i < masks; i++) {
            Arrays.fill(none.predicted[i], ABSTAINED);
            Arrays.fill(none.rank[i], ABSTAINED);
        }
        return none;
    }

    /**
     * Notes an answer.
     *
     * @param logits one a class; no NaN
     * @param label {@link TestClips#UNLABELLED} for none
     */
    public void put(int mask, int clip, float[] logits, int label) {
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            best = logits[k] > logits[best] ? k : best;
        }
        double sum = 0;
        int before = 0;
        for (int k = 0; k < logits.length; k++) {
            sum += Math.exp((double) logits[k] - logits[best]);
            before += label >= 0 && (logits[k] > logits[label] || logits[k] == logits[label] && k < label) ? 1 : 0;
        }
        predicted[mask - 1][clip] = best;
        rank[mask - 1][clip] = label < 0 ? ABSTAINED : before;
        confidence[mask - 1][clip] = (float) (1 / sum);
    }

    /** {@code [mask - 1][clip]}: whether the label is among the likeliest {@code most}. */
    public boolean[][] right(int most) {
        boolean[][] right = new boolean[rank.length][];
        for (int i = 0; i < rank.length; i++) {
            right[i] = new boolean[rank[i].length];
            for (int clip = 0; clip < right[i].length; clip++) {
                right[i][clip] = rank[i][clip] >= 0 && rank[i][clip] < most;
            }
        }
        return right;
    }
}
