package org.karmma.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.evaluation.Made;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.Sweep;
import org.karmma.evaluation.SweepFile;

/** What is said of a sweep, on a terminal, in a file and on a page. */
class SweepReportTest {

    private static final Results ONE = Made.results(60, 1, 2);
    private static final Results OTHER = Made.results(80, 3);
    private static final String LONG = "a-name-that-is-longer-than-its-column";
    private static final Sweep SWEEP = sweep("validation");

    @TempDir
    Path folder;

    private static Sweep sweep(String split) {
        return new Sweep("micro-kitchens", split, List.of(new Sweep.Variant("alpha=0.5", Map.of("distillation.settings.alpha", "0.5"),
                "variants/alpha=0.5", ONE, null), new Sweep.Variant(LONG, Map.of("name", "\"<b>\""), "variants/" + LONG, OTHER, null),
                new Sweep.Variant("broken", Map.of(), "variants/broken", null, "a.csv:3: times run <backwards>"),
                new Sweep.Variant("later", Map.of(), "variants/later", null, null)));
    }

    @Test
    void aTerminalShowsEachVariantsSystemsAndWhatDistillationDoes() {
        List<String> lines = SweepLines.of(SWEEP);
        String all = String.join("\n", lines);
        assertTrue(lines.stream().noneMatch(l -> l.contains("\n")), all);
        assertEquals(2, lines.stream().filter(l -> l.startsWith("alpha=0.5 ")).count(), all);
        String means = lines.stream().filter(l -> l.startsWith("alpha=0.5 ")).findFirst().orElseThrow();
        assertEquals(100, means.length());
        ONE.systems().values().forEach(s -> assertTrue(means.contains(" " + Numbers.one(s.mean().mean()) + " ("), means));
        int at = lines.indexOf(LONG);
        assertTrue(lines.get(at + 1).contains(" " + Numbers.one(OTHER.system("karmma_s").mean().mean()) + " ("), all);
        String gain = String.format(Locale.ROOT, "%+.1f (", ONE.comparisons().get(1).difference().mean());
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("alpha=0.5 ") && l.contains(gain) && l.endsWith("2 seeds, 60 clips")), all);
        assertTrue(lines.contains("failed: broken: a.csv:3: times run <backwards>") && lines.contains("not run: later"), all);
        assertTrue(all.contains("validation split") && all.contains("--split test"), all);
        assertTrue(String.join("\n", SweepLines.of(sweep("test"))).contains("no clips left to judge it by"));
    }

    @Test
    void theFileHoldsEveryVariantWithItsState() throws Exception {
        Path file = folder.resolve("sweep.json");
        SweepFile.write(SWEEP, file);
        JsonNode variants = new ObjectMapper().readTree(file.toFile()).path("variants");
        assertEquals(List.of("done", "done", "failed", "waiting"), variants.findValuesAsText("state"));
        assertEquals(ONE.system("karmma_t").mean().mean(), variants.get(0).path("missing_mean").path("karmma_t").path("mean").asDouble(),
                5e-4);
        assertEquals("karmma_s", variants.get(0).path("comparisons").get(1).path("system").asText());
        assertEquals("0.5", variants.get(0).path("settings").path("distillation.settings.alpha").asText());
        assertEquals("a.csv:3: times run <backwards>", variants.get(2).path("failure").asText());
        assertTrue(variants.get(3).path("missing_mean").isMissingNode());
    }

    @Test
    void thePageShowsEveryNumberAndFetchesNothing() {
        String page = SweepReport.html(SWEEP);
        for (Results results : List.of(ONE, OTHER)) {
            results.systems().values().forEach(s ->
                    assertTrue(page.contains(">" + Numbers.one(s.mean().mean()) + " <small>" + Numbers.range(s.mean())), s.id()));
            assertTrue(page.contains(Numbers.signedRange(results.comparisons().get(1).difference())));
        }
        assertTrue(page.contains("times run &lt;backwards&gt;") && page.contains("later"), "what failed, and what is left");
        assertFalse(page.contains("\"<b>\""), "settings are escaped");
        assertFalse(Pattern.compile("\\ssrc=\"|@import|url\\(|<link|https?:").matcher(page).find());
        assertFalse(Pattern.compile("(left|width):-?(NaN|Infinity)").matcher(page).find());
    }

    @Test
    void aSweepOfFailuresIsAPageToo() {
        Sweep failed = new Sweep("e", "validation", List.of(new Sweep.Variant("a", Map.of(), "variants/a", null, "no")));
        assertEquals(List.of("failed: a: no"), SweepLines.of(failed));
        assertTrue(SweepReport.html(failed).contains("Variants that failed"));
    }
}
