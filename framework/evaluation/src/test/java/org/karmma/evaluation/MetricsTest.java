package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers that were worked out by hand. */
class MetricsTest {

    private static final float[][] LOGITS = {
        {9, 1, 2, 3, 4, 5, 6}, // label 0: first
        {9, 8, 7, 6, 5, 4, 3}, // label 4: fifth
        {9, 8, 7, 6, 5, 4, 3}, // label 5: sixth
        {0, 0, 0, 0, 0, 0, 0}, // label 1: second of equal ones, the lower index comes first
        {0, 0, 0, 0, 0, 0, 5}, // label 6: first
        {0, 9, 0, 0, 0, 0, 0}}; // label 0: wrong
    private static final int[] LABELS = {0, 4, 5, 1, 6, 0};

    private static Outcome outcome(int size, int[] labels, float[][] logits, TestClips.Group... groups) {
        Answers answers = Answers.none(1, labels.length);
        for (int clip = 0; clip < labels.length; clip++) {
            if (logits[clip] != null) {
                answers.put(1, clip, logits[clip], labels[clip]);
            }
        }
        List<String> ids = IntStream.range(0, labels.length).mapToObj(Integer::toString).toList();
        TestClips tested = new TestClips(ids, List.of(new TestClips.Space("action", size, labels)), List.of(groups));
        return new Outcome("mine", 1, List.of("gps"), tested, Map.of("action", answers));
    }

    private static double share(int of, int all) {
        return 100.0 * of / all;
    }

    @Test
    void ranksAndTheMeanOverClasses() {
        Outcome outcome = outcome(7, LABELS, LOGITS);
        assertArrayEquals(new int[] {0, 4, 5, 1, 0, 1}, outcome.answers().get("action").rank()[0]);
        assertArrayEquals(new int[] {0, 0, 0, 0, 6, 1}, outcome.answers().get("action").predicted()[0]);
        Metrics metrics = Metrics.of(outcome, "action", 1);
        assertEquals(6, metrics.clips());
        assertEquals(share(2, 6), metrics.top1(), 1e-9);
        assertEquals(share(5, 6), metrics.top5(), 1e-9);
        // class 0: one of two, 1: none, 4: none, 5: none, 6: all; classes 2 and 3 have no clip
        assertEquals(100 * (0.5 + 0 + 0 + 0 + 1) / 5, metrics.classBalanced(), 1e-9);
    }

    @Test
    void ofFiveClassesEveryoneIsRight() {
        assertNull(Metrics.of(outcome(5, new int[] {0}, new float[][] {{0, 0, 0, 0, 1}}), "action", 1).top5());
    }

    @Test
    void confidenceAgainstAccuracyBinByBin() {
        // two classes; logits (x, 0) give the first class 1 / (1 + e^-x): log 4 gives 0.8, log 1.5 gives 0.6
        float sure = (float) Math.log(4);
        float unsure = (float) Math.log(1.5);
        float[][] logits = {{sure, 0}, {sure, 0}, {sure, 0}, {sure, 0}, {unsure, 0}, {unsure, 0}};
        // at 0.8 three of four are right, which is too sure, at 0.6 both, which is not sure enough: in two bins these add up
        Outcome outcome = outcome(2, new int[] {0, 0, 0, 1, 0, 0}, logits);
        assertEquals(0.8f, outcome.answers().get("action").confidence()[0][0], 1e-6);
        assertEquals(100 * (4 * 0.05 + 2 * 0.4) / 6, Metrics.of(outcome, "action", 1).ece(), 1e-4);
    }

    @Test
    void errorsOfOneBinOutweighEachOther() {
        // 0.80 and 0.86 lie in one bin of fifteen (0.8 to 0.867): one right, one wrong, mean confidence 0.83
        float[][] logits = {{(float) Math.log(0.80001 / 0.19999), 0}, {(float) Math.log(0.86 / 0.14), 0}};
        assertEquals(100 * (0.83 - 0.5), Metrics.of(outcome(2, new int[] {0, 1}, logits), "action", 1).ece(), 0.01);
    }

    @Test
    void whoAbstainsIsWrongAndHasNoConfidence() {
        Metrics metrics = Metrics.of(outcome(2, new int[] {0, 0}, new float[][] {{50, 0}, null}), "action", 1);
        assertEquals(50, metrics.top1());
        assertEquals(50, metrics.classBalanced());
        assertEquals(0, metrics.ece(), 1e-9);
        assertNull(Metrics.of(outcome(2, new int[] {0}, new float[][] {null}), "action", 1).ece());
    }

    @Test
    void groupsAreTheSameClipsOneByOne() {
        TestClips.Group unseen = new TestClips.Group("unseen", "unseen participants", Map.of("action", new int[] {0, 1, 2}));
        TestClips.Group nobody = new TestClips.Group("tail", "tail classes", Map.of());
        Metrics metrics = Metrics.of(outcome(7, LABELS, LOGITS, unseen, nobody), "action", 1);
        assertEquals(new Metrics.Group(3, share(1, 3), share(2, 3)), metrics.groups().get("unseen"));
        assertEquals(new Metrics.Group(0, null, null), metrics.groups().get("tail"));
    }

    @Test
    void meansAreOverSeeds() {
        Metrics all = Metrics.of(outcome(2, new int[] {0, 1}, new float[][] {{1, 0}, {0, 1}}), "action", 1);
        Metrics half = Metrics.of(outcome(2, new int[] {0, 1}, new float[][] {{1, 0}, {1, 0}}), "action", 1);
        Metrics mean = Metrics.mean(List.of(all, half));
        assertEquals(75, mean.top1());
        assertEquals(75, mean.classBalanced());
        assertEquals((all.ece() + half.ece()) / 2, mean.ece(), 1e-9);
    }
}
