package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts;

/** How the run was made. */
record FactsView(List<Fact> run, List<Fact> settings, List<Fact> clips, List<Fact> versions, List<Stage> stages, String computed,
        List<ProbeRow> probes, List<RunFacts.Skipped> skipped, String skippedCount) {

    private static final Pattern HASH = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");

    record Fact(String name, String value) {}

    /** All stages of one kind. */
    record Stage(String kind, String count, String seconds) {}

    /** @param teacher top-1 of the teacher's extractor alone, and of the student's */
    record ProbeRow(String modality, String teacher, String student) {}

    public boolean hasStages() {
        return !stages.isEmpty();
    }

    public boolean hasVersions() {
        return !versions.isEmpty();
    }

    public boolean hasSettings() {
        return !settings.isEmpty();
    }

    public boolean hasProbes() {
        return !probes.isEmpty();
    }

    public boolean hasSkipped() {
        return !skipped.isEmpty();
    }

    static FactsView of(Results results) {
        RunFacts facts = results.facts();
        List<Fact> run = new ArrayList<>(List.of(new Fact("Experiment", facts.experiment()), new Fact("Data set", facts.dataset()),
                new Fact("Results are about", facts.space() + (facts.split().isEmpty() ? "" : ", " + facts.split() + " split")),
                new Fact("Recipe", facts.recipe()),
                new Fact("Seeds", results.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))));
        run.removeIf(fact -> fact.value().isEmpty());
        facts.modalities().forEach(m -> run.add(new Fact(m.letter() + " \u00b7 " + m.title(), m.bundle())));
        return new FactsView(run, facts(facts.settings()), facts(facts.clips()), facts(facts.versions()), stages(facts.seconds()),
                Numbers.duration(facts.seconds().values().stream().mapToDouble(Double::doubleValue).sum()), probes(facts), facts.skipped(),
                Integer.toString(facts.skipped().size()));
    }

    /** Groups within groups become dotted names, as the command line writes them; what was not set is left out. */
    private static List<Fact> facts(Map<String, ?> values) {
        List<Fact> facts = new ArrayList<>();
        values.forEach((name, value) -> add(name, value, facts));
        return facts;
    }

    private static void add(String name, Object value, List<Fact> to) {
        if (value instanceof Map<?, ?> group) {
            group.forEach((key, inner) -> add(name + "." + key, inner, to));
        } else if (value instanceof List<?> list) {
            to.add(new Fact(name, list.stream().map(String::valueOf).collect(Collectors.joining(", "))));
        } else if (value != null) {
            to.add(new Fact(name, HASH.matcher(String.valueOf(value)).replaceAll("$1\u2026")));
        }
    }

    /** A stage's kind is its name up to the first hyphen. */
    private static List<Stage> stages(Map<String, Double> seconds) {
        Map<String, List<Double>> kinds = new LinkedHashMap<>();
        seconds.forEach((stage, took) -> kinds.computeIfAbsent(stage.split("-")[0], kind -> new ArrayList<>()).add(took));
        return kinds.entrySet().stream().map(e -> new Stage(e.getKey(), Integer.toString(e.getValue().size()),
                Numbers.duration(e.getValue().stream().mapToDouble(Double::doubleValue).sum()))).toList();
    }

    private static List<ProbeRow> probes(RunFacts facts) {
        return facts.modalities().stream()
                .filter(m -> facts.probes().stream().anyMatch(p -> p.modality().equals(m.id())))
                .map(m -> new ProbeRow(m.title(), probe(facts, m.id(), "teacher"), probe(facts, m.id(), "student"))).toList();
    }

    private static String probe(RunFacts facts, String modality, String role) {
        return facts.probes().stream().filter(p -> p.modality().equals(modality) && p.role().equals(role))
                .map(p -> p.percent().get(facts.space())).filter(v -> v != null && Double.isFinite(v)).map(Numbers::one)
                .findFirst().orElse("\u2013");
    }
}
