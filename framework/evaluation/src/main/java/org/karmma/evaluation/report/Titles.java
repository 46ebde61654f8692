package org.karmma.evaluation.report;

import com.samskivert.mustache.Escapers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.karmma.evaluation.Results;

/** What the systems are called, and what each is. */
final class Titles {

    /**
     * @param css the class of its cells, and the name of its colour
     * @param plain as a terminal shows it
     * @param html as a page shows it
     * @param meaning empty where only its name is known
     */
    record Title(String id, String css, String plain, String html, String meaning) {
        public boolean isKnown() {
            return !meaning.isEmpty();
        }
    }

    private static final Map<String, Title> ALL = Map.of(
            "karmma_t", new Title("karmma_t", "karmma_t", "KARMMA_T", "KARMMA<sub>T</sub>",
                    "the teacher: frozen extractors pretrained on a larger pool, a large fusion network"),
            "baseline", new Title("baseline", "baseline", "Baseline", "Baseline",
                    "the student\u2019s architecture with cross-entropy only; a missing sensor is zeros"),
            "baseline_delta", new Title("baseline_delta", "baseline_delta", "Baseline w/ delta", "Baseline w/ \u03b4",
                    "Baseline with modality dropout in training and learned stand-in tokens for missing sensors"),
            "karmma_s", new Title("karmma_s", "karmma_s", "KARMMA_S", "KARMMA<sub>S</sub>",
                    "the student: Baseline w/ \u03b4, distilled from the teacher"));
    /** For systems of others; to be read on light and on dark paper. */
    private static final List<String> COLOURS =
            List.of("#2a7ab8", "#c4671c", "#2f8f5b", "#a04fa8", "#b8860b", "#c0455e", "#5b6f8f", "#3f9aa0");

    private Titles() {}

    static Title of(String system) {
        return ALL.getOrDefault(system, new Title(system, "s-" + system, system, Escapers.HTML.escape(system), ""));
    }

    static List<Title> of(Collection<String> systems) {
        return systems.stream().map(Titles::of).toList();
    }

    /** Style rules that give a colour to systems that report.css does not know. */
    static String palette(Results results) {
        List<String> others = new ArrayList<>(results.systems().keySet());
        others.removeAll(ALL.keySet());
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < others.size(); i++) {
            String css = of(others.get(i)).css();
            rules.append(":root { --").append(css).append(": ").append(COLOURS.get(i % COLOURS.size())).append("; } .").append(css)
                    .append(" { --c: var(--").append(css).append("); }\n");
        }
        return rules.toString();
    }
}
