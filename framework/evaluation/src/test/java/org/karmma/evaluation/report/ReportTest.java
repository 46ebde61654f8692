package org.karmma.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.evaluation.Comparison;
import org.karmma.evaluation.Cost;
import org.karmma.evaluation.CostTable;
import org.karmma.evaluation.Interval;
import org.karmma.evaluation.Made;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.ResultsFile;
import org.karmma.evaluation.RunFacts;

class ReportTest {

    private static final Results RESULTS = Made.results(120, 1, 2, 3);
    private static final String PAGE = Report.html(RESULTS);
    /** What a reader without scripts sees. */
    private static final String TEXT = PAGE.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");

    @TempDir
    Path folder;

    @Test
    void everyNumberStandsInATableWithoutScripts() {
        RESULTS.systems().values().forEach(system -> {
            system.subsets().values().forEach(i -> assertTrue(TEXT.contains(">" + Numbers.one(i.mean()) + " <small>" + Numbers.range(i)),
                    i.toString()));
            system.missing().values().forEach(i -> assertTrue(TEXT.contains(">" + Numbers.one(i.mean()) + " <small>" + Numbers.range(i)),
                    i.toString()));
        });
        RESULTS.comparisons().forEach(c -> assertTrue(TEXT.contains(Numbers.signedRange(c.difference()))));
        assertTrue(TEXT.contains("0.0228\u00a0\u00d7"), "GFLOPs of audio alone, 0.0089 of 0.39");
    }

    @Test
    void nothingIsFetched() {
        assertFalse(Pattern.compile("\\s(src|href)=\"(?!#|data:)|@import|url\\(|<link").matcher(TEXT + style()).find());
        assertFalse(PAGE.contains("sourceMappingURL"));
        assertTrue(PAGE.contains("Chart.js v4.4.9") && PAGE.contains("Released under the MIT License"), "the licence notice stays");
    }

    @Test
    void publishedNumbersAreLabelled() {
        assertTrue(TEXT.contains("Published &middot; EPIC-KITCHENS-100 &middot; another data set"));
        String section = TEXT.substring(TEXT.indexOf("class=\"published\""));
        assertTrue(section.contains("<td class=\"paper\">42.6</td>"), "KARMMA_S with everything, 42.55");
        assertTrue(section.contains("<td>0.104\u00a0\u00d7</td><td class=\"paper\">0.210\u00a0\u00d7</td>"),
                "0.315 / 3.02 beside 358 / 1707");
    }

    @Test
    void tablesAreForEveryone() {
        for (String table : TEXT.split("<table")) {
            boolean counted = table.startsWith(" class=\"numbers");
            assertTrue(!counted || table.contains("<caption>") && table.contains("scope=\"row\"") && table.contains("scope=\"col\""),
                    table);
        }
        assertEquals(7, Pattern.compile("<canvas [^>]*role=\"img\" aria-label=\"[^\"]{20,}").matcher(TEXT).results().count());
    }

    @Test
    void textsOfOthersAreEscaped() {
        assertTrue(TEXT.contains("6.0 s &lt;truncated&gt;"));
        assertTrue(TEXT.contains("<code>P03_102_17</code>"));
    }

    @Test
    void settingsReadAsTheCommandLineWritesThem() {
        assertTrue(TEXT.contains("<dt>training.student.learningRate</dt><dd>0.002</dd>"));
        assertTrue(TEXT.contains("<dt>spaces</dt><dd>action, verb</dd>"));
        assertTrue(TEXT.contains("<dd>0f0f0f0f0f0f\u2026</dd>"), "hashes are shortened; results.json has them whole");
    }

    @Test
    void tagsAreBalanced() {
        Set<String> empty = Set.of("meta", "!doctype");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)([!a-z0-9]+)[^>]*>").matcher(TEXT);
        while (tag.find()) {
            if (!tag.group(1).isEmpty()) {
                assertEquals(open.pop(), tag.group(2), "before: " + TEXT.substring(Math.max(0, tag.start() - 80), tag.start()));
            } else if (!empty.contains(tag.group(2))) {
                open.push(tag.group(2));
            }
        }
        assertTrue(open.isEmpty(), open.toString());
    }

    @Test
    void chartsDrawTheSameNumbers() throws IOException {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>").matcher(PAGE);
        assertTrue(data.find());
        JsonNode json = new ObjectMapper().readTree(data.group(1));
        assertEquals(RESULTS.system("karmma_s").missing().get("0.9").high(), json.at("/curve/3/high/9").asDouble(), 1e-12);
        assertEquals(12.79, json.at("/published/0/mean/9").asDouble(), 0);
        assertEquals("V + F + A", json.at("/cost/subsets/0").asText());
        assertEquals(0.0089, json.at("/cost/student/gflops/6").asDouble(), 1e-12);
    }

    @Test
    void aRunWithoutCostAndWithOneSeedHasAReport() throws IOException {
        Path file = folder.resolve("report.html");
        Report.write(Results.of(Made.outcomes(30, 5), List.of(), Made.facts(), 100), file);
        String page = Files.readString(file);
        assertFalse(page.contains("id=\"h-cost\""));
        assertTrue(page.contains("There was one seed"));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatCannotBeCountedIsLeftOpenAndSaid() {
        List<CostTable> costs = new ArrayList<>();
        for (CostTable table : Made.costs()) {
            Map<String, Cost> bySubset = new LinkedHashMap<>();
            table.bySubset().forEach((subset, c) -> bySubset.put(subset, table.system().equals("karmma_t") && subset.contains("flow")
                    ? new Cost(null, null, c.peakMemoryMb(), c.latencyMs()) : c));
            costs.add(new CostTable(table.system(), table.measuredOn(), bySubset));
        }
        Results results = Results.of(Made.outcomes(30, 5), costs, Made.facts(), 100);
        String text = Report.html(results).replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
        assertTrue(text.contains("What it takes to compute Optical flow. A file of code has a part in it"), "among the limits");
        assertTrue(text.contains("of the teacher\u2019s memory"), "the story tells what is known");
        assertFalse(text.contains("null") || text.contains("NaN"));
        assertFalse(TEXT.contains("file of code"), "where everything was counted nothing is said");
        JsonNode flow = ResultsFile.json(results).at("/systems/karmma_t/cost/flow");
        assertTrue(flow.path("gflops").isNull() && flow.path("parameters").isNull() && flow.path("latency_ms_p50").isNumber(),
                flow.toString());
        assertTrue(SummaryLines.of(results).stream().noneMatch(line -> line.contains("null") || line.length() > 100));
    }

    @Test
    void systemsThatNobodyKnowsHaveAReport() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Outcome outcome : Made.outcomes(60, 1, 2)) {
            if (outcome.system().startsWith("baseline")) {
                outcomes.add(new Outcome("my_" + outcome.system(), outcome.seed(), outcome.modalities(), outcome.tested(),
                        outcome.answers()));
            }
        }
        RunFacts facts = new RunFacts("mine", "toy", "", "action", "", Made.facts().modalities(), Map.of(), Map.of("all", 60),
                List.of(), Map.of(), List.of(), Map.of());
        Results results = Results.of(List.of("my_baseline", "my_baseline_delta"), outcomes, List.of(), facts, 200);
        String page = Report.html(results);
        String text = page.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
        assertTrue(text.contains("my_baseline_delta \u2212 my_baseline</th>"), "the pair");
        assertTrue(page.contains("--s-my_baseline_delta: #"), "a colour");
        for (String unknown : List.of("teacher", "Recipe", "Published", "student\u2019s size", "null", "NaN", "id=\"h-effects\"",
                "Settings")) {
            assertFalse(text.contains(unknown), unknown);
        }
        SummaryLines.of(results).forEach(line -> assertTrue(line.matches("[ -~]*"), line));
    }

    @Test
    void clipsAreShownWithEveryAnswer() {
        List<Outcome> first = Made.outcomes(120, 1).stream().toList();
        ShownClip clip = ShownClip.of(7, List.of(new ShownClip.Strip("RGB video", new byte[] {1, 2, 3})), first,
                List.of("cut", "wash", "open", "<close>", "take", "put"));
        String page = Report.html(RESULTS, List.of(clip));
        assertTrue(page.contains("<img src=\"data:image/jpeg;base64,AQID\" alt=\"RGB video of the clip\">"));
        assertTrue(page.contains("<code>P01_7</code>") && page.contains("It is &ldquo;wash&rdquo;"), "clip 7 is labelled with class 1");
        boolean right = first.get(3).correct()[6][7];
        assertEquals(right, clip.answers().get("video+flow+audio").get(3).right());
        assertEquals(7, clip.answers().size());
        assertEquals(4, clip.answers().get("audio").size());
        assertFalse(PAGE.contains("id=\"h-shown\""), "nothing is said of clips that are not shown");
    }

    @Test
    void anIntervalAroundZeroIsNoGain() {
        assertEquals("The interval includes zero: no difference was shown.", verdict(new Interval(1.2, -0.1, 2.4)));
        assertEquals("The whole interval is above zero.", verdict(new Interval(1.2, 0.1, 2.4)));
        assertEquals("The whole interval is below zero.", verdict(new Interval(-1.2, -2.4, -0.1)));
        assertEquals("\u22120.1 to +2.4", Numbers.signedRange(new Interval(1.2, -0.1, 2.4)));
    }

    private static String verdict(Interval interval) {
        return EffectView.verdict(new Comparison("karmma_s", "baseline_delta", interval, List.of(interval.mean())));
    }

    private static String style() {
        return PAGE.substring(PAGE.indexOf("<style>"), PAGE.indexOf("</style>"));
    }
}
