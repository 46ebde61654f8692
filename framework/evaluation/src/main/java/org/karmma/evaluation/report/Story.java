package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.CostTable;
import org.karmma.evaluation.Pair;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts;
import org.karmma.evaluation.SystemResult;

/** What the numbers say, in sentences that follow from them. */
final class Story {

    private Story() {}

    /** One paragraph, HTML. */
    static String paragraph(Results results) {
        return results.isOfRun() ? run(results) : compared(results);
    }

    /** Of systems that nothing but their names is known of. */
    private static String compared(Results results) {
        StringBuilder text = new StringBuilder();
        for (Titles.Title title : Titles.of(results.systems().keySet())) {
            SystemResult system = results.system(title.id());
            text.append(text.isEmpty() ? "" : " ").append(title.html()).append(" answers right on <b>").append(percent(system, "0.0"))
                    .append("</b> of the test clips with every sensor at work, and on <b>").append(percent(system, "0.9"))
                    .append("</b> when each is missing nine times in ten.");
        }
        List<String> real = results.pairs().stream().filter(Pair::isReal).map(Pair::comparison)
                .map(c -> Titles.of(c.difference().mean() > 0 ? c.system() : c.against()).html() + " is better than "
                        + Titles.of(c.difference().mean() > 0 ? c.against() : c.system()).html()).toList();
        if (!results.pairs().isEmpty()) {
            text.append(real.isEmpty() ? " No difference between two of them was shown." : " Averaged over the curve, "
                    + String.join(", ", real) + (real.size() < results.pairs().size() ? "; the other differences may be chance." : "."));
        }
        return text.toString();
    }

    private static String run(Results results) {
        SystemResult student = results.system("karmma_s");
        SystemResult baseline = results.system("baseline");
        Comparison tokens = results.comparisons().get(0);
        Comparison taught = results.comparisons().get(1);
        CostView.Shares cost = CostView.shares(results, results.subsets().full());
        StringBuilder text = new StringBuilder();
        text.append("With every sensor at work the student answers right on <b>").append(percent(student, "0.0"))
                .append("</b> of the test clips, and still on <b>").append(percent(student, "0.9"))
                .append("</b> when each sensor is missing nine times in ten; the same network trained plainly falls from ")
                .append(percent(baseline, "0.0")).append(" to ").append(percent(baseline, "0.9"))
                .append(". Averaged over the curve, training with missing sensors ").append(changed(tokens))
                .append(", and learning from the teacher ").append(changed(taught)).append(" on top.");
        List<String> shares = new ArrayList<>();
        if (cost != null && cost.gflops() != null) {
            shares.add(cost.gflopsText() + " of the teacher\u2019s operations");
        }
        if (cost != null && cost.memory() != null) {
            shares.add(cost.memoryText() + (shares.isEmpty() ? " of the teacher\u2019s memory" : " of its memory"));
        }
        if (!shares.isEmpty()) {
            text.append(" With everything present the student needs ").append(String.join(" and ", shares)).append(".");
        }
        return text.toString();
    }

    /** What readers must not conclude. */
    static List<String> limits(Results results) {
        RunFacts facts = results.facts();
        List<String> limits = new ArrayList<>();
        limits.add("Anything about another data set. These are numbers of " + facts.dataset() + (results.isOfRun()
                ? "; the published ones are of other, larger data with other extractors, and the two cannot be compared." : "."));
        limits.add(results.seeds().size() == 1 ? "How much the numbers depend on chance in training. There was one seed, so the intervals"
                + " hold the choice of test clips alone."
                : "What other hyperparameters, data or people in front of the camera would give. The intervals hold the choice of test"
                + " clips and of " + results.seeds().size() + " seeds, no more.");
        limits.add("Sensors that fail together, halfway through a clip, or go on delivering nonsense. Here each is there for a whole clip"
                + " or not at all, independently of the others; when all would be gone, one stays.");
        if (facts.clips().getOrDefault("pretrain", 0) > 0) {
            limits.add("What distillation gives when teacher and student know the same. The teacher\u2019s extractors saw "
                    + Numbers.count(facts.clips().get("pretrain"), "clip") + " of a pool that no student was trained on.");
        }
        List<String> uncounted = uncounted(results);
        if (!uncounted.isEmpty()) {
            limits.add("What it takes to compute " + String.join(" and ", uncounted) + ". A file of code has a part in it, such as"
                    + " TorchScript, whose operations cannot be counted from outside; they are left open.");
        }
        if (results.isOfRun()) {
            limits.add("Cost on other machines. Latency and memory were measured at batch 1 on the machine of this run; decoding is not"
                    + " in them.");
        }
        return limits;
    }

    /** Titles of the modalities alone with which one of the networks cannot be counted. */
    private static List<String> uncounted(Results results) {
        List<CostTable> tables = Stream.of("karmma_t", "karmma_s").map(id -> CostView.table(id, results)).filter(Objects::nonNull).toList();
        return results.facts().modalities().stream()
                .filter(m -> tables.stream().map(t -> t.bySubset().get(m.id())).anyMatch(cost -> cost != null && cost.gflops() == null))
                .map(RunFacts.ModalityFacts::title).toList();
    }

    /** What the figures are about, in one line. */
    static String subject(Results results) {
        return results.facts().dataset() + (results.facts().split().isEmpty() ? "" : ", " + results.facts().split() + " split") + ": "
                + Numbers.count(results.clips(), "clip") + ", " + Numbers.count(results.seeds().size(), "seed") + ", "
                + results.facts().modalities().stream().map(RunFacts.ModalityFacts::title).collect(Collectors.joining(" + "));
    }

    private static String percent(SystemResult system, String missing) {
        return Numbers.percent(system.missing().get(missing).mean() / 100);
    }

    private static String changed(Comparison c) {
        return (c.difference().mean() < 0 ? "takes " : "adds ") + "<b>" + Numbers.one(Math.abs(c.difference().mean()))
                + "</b> points (95\u00a0% interval " + Numbers.signedRange(c.difference()) + ")";
    }
}
