package org.karmma.evaluation.report;

import java.util.List;
import java.util.Map;
import org.karmma.evaluation.Outcomes;

/** What the systems are called, and what each is. */
final class Titles {

    /** @param plain as a terminal shows it @param html as a page shows it */
    record Title(String id, String plain, String html, String meaning) {}

    private static final Map<String, Title> ALL = Map.of(
            "karmma_t", new Title("karmma_t", "KARMMA_T", "KARMMA<sub>T</sub>",
                    "the teacher: frozen extractors pretrained on a larger pool, a large fusion network"),
            "baseline", new Title("baseline", "Baseline", "Baseline",
                    "the student\u2019s architecture with cross-entropy only; a missing sensor is zeros"),
            "baseline_delta", new Title("baseline_delta", "Baseline w/ delta", "Baseline w/ \u03b4",
                    "Baseline with modality dropout in training and learned stand-in tokens for missing sensors"),
            "karmma_s", new Title("karmma_s", "KARMMA_S", "KARMMA<sub>S</sub>",
                    "the student: Baseline w/ \u03b4, distilled from the teacher"));

    private Titles() {}

    static Title of(String system) {
        return ALL.get(system);
    }

    static List<Title> inOrder() {
        return Outcomes.SYSTEMS.stream().map(ALL::get).toList();
    }
}
