package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.DataException;
import org.karmma.evaluation.Cost;
import org.karmma.evaluation.CostTable;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.ResultsFile;
import org.karmma.evaluation.RunFacts;
import org.karmma.evaluation.RunFacts.Probe;
import org.karmma.evaluation.Subsets;
import org.karmma.evaluation.report.Report;
import org.karmma.evaluation.report.SummaryLines;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Puts together what the stages of a run found: results.json, report.html, lines for the terminal. */
final class RunReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Setup setup;
    private final RunFolder folder;
    private final RunRecords records;

    RunReport(Setup setup, RunFolder folder, List<Stage> stages) throws IOException {
        this.setup = setup;
        this.folder = folder;
        this.records = new RunRecords(setup, folder, stages);
    }

    /** @return lines for the terminal */
    List<String> write() throws IOException {
        return lines(results());
    }

    /** Writes results.json and report.html. @return what they hold */
    Results results() throws IOException {
        Experiment experiment = setup.experiment();
        List<Outcome> outcomes = new ArrayList<>();
        for (TrainedSystem system : TrainedSystem.values()) {
            for (long seed : experiment.seeds()) {
                outcomes.add(Outcome.read(folder.outcome(system.id(), seed)));
            }
        }
        List<CostTable> costs = experiment.evaluation().cost() ? costs() : List.of();
        for (CostTable cost : costs) {
            tellPackages(cost);
        }
        Results results = Results.of(outcomes, costs, facts(), experiment.evaluation().bootstrap());
        ResultsFile.write(results, folder.results());
        List<Outcome> first = outcomes.stream().filter(o -> o.seed() == results.seeds().get(0)).toList();
        Report.write(results, ClipStrips.of(setup, folder, records, first, classes()), folder.report());
        return results;
    }

    private static List<String> lines(Results results) {
        List<String> lines = new ArrayList<>(SummaryLines.of(results));
        int skipped = results.facts().skipped().size();
        if (skipped > 0) {
            lines.add(skipped + " rows, clips or single modalities of clips were left out; results.json and report.html say which and why");
        }
        return lines;
    }

    /** Names of the label space that is judged. */
    private List<String> classes() throws IOException {
        long seed = setup.experiment().seeds().get(0);
        try {
            return ModelPackage.peek(folder.network(TrainedSystem.KARMMA_S.id(), seed)).description().labelSpaces().get(0).classes();
        } catch (DataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<CostTable> costs() {
        List<CostTable> costs = new ArrayList<>(List.of(cost(TrainedSystem.KARMMA_T, TrainedSystem.KARMMA_T)));
        for (TrainedSystem system : List.of(TrainedSystem.BASELINE, TrainedSystem.BASELINE_DELTA, TrainedSystem.KARMMA_S)) {
            costs.add(cost(system, TrainedSystem.KARMMA_S)); // one architecture, measured once
        }
        return costs;
    }

    private CostTable cost(TrainedSystem system, TrainedSystem measured) {
        Map<String, Cost> bySubset = new LinkedHashMap<>();
        JsonNode facts = records.of("cost-" + measured.id()).facts();
        for (String subset : Subsets.of(setup.experiment().modalities()).names()) {
            JsonNode at = facts.path(subset);
            bySubset.put(subset, new Cost(at.path("gflops").isNumber() ? at.path("gflops").asDouble() : null,
                    at.path("parameters").isNumber() ? at.path("parameters").asLong() : null, memory(measured, subset),
                    at.path("latencyMsP50").asDouble()));
        }
        return new CostTable(system.id(), measured.id(), bySubset);
    }

    /** What an answer costs belongs to what a package says of its network; it is known only when all are trained. */
    private void tellPackages(CostTable cost) throws IOException {
        Map<String, ModelDescription.Cost> bySubset = new LinkedHashMap<>();
        cost.bySubset().forEach((subset, c) ->
                bySubset.put(subset, new ModelDescription.Cost(c.gflops(), c.parameters(), c.peakMemoryMb(), c.latencyMs())));
        for (long seed : setup.experiment().seeds()) {
            Path network = folder.network(cost.system(), seed);
            try {
                ModelPackage.read(network).putCost(bySubset);
            } catch (DataException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    /** The median of the fresh JVMs, or null if none could tell. */
    private Double memory(TrainedSystem system, String subset) {
        double[] peaks = IntStream.rangeClosed(1, setup.experiment().evaluation().costRepeats())
                .mapToObj(i -> records.of(Stages.memory(system, subset, i)).facts().path("peakMemoryMb"))
                .filter(JsonNode::isNumber).mapToDouble(JsonNode::asDouble).sorted().toArray();
        return peaks.length == 0 ? null : peaks[peaks.length / 2];
    }

    private RunFacts facts() throws IOException {
        Experiment experiment = setup.experiment();
        Map<String, Object> settings = JSON.convertValue(experiment,
                JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class));
        return new RunFacts(experiment.name(), records.dataset(), experiment.evaluation().split(), experiment.judged(),
                setup.distillation().id(), records.modalities(), settings, records.clips(), records.skipped(), records.seconds(), probes(),
                versions());
    }

    private List<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        for (String role : Arrays.asList("teacher", "student")) {
            for (Setup.Slot slot : setup.slots()) {
                StageRecord record = records.of((role.equals("teacher") ? "pretrain-" : "probe-") + slot.id());
                if (record != null) {
                    Map<String, Double> percent = new LinkedHashMap<>();
                    record.facts().path("accuracy").properties().forEach(a -> percent.put(a.getKey(), a.getValue().asDouble()));
                    probes.add(new Probe(slot.id(), role, percent));
                }
            }
        }
        return probes;
    }

    private Map<String, String> versions() throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        JsonNode model = JSON.readTree(folder.network(TrainedSystem.KARMMA_S.id(), setup.experiment().seeds().get(0))
                .resolve("model.json").toFile());
        model.path("model").path("versions").properties().forEach(v -> versions.put(v.getKey(), v.getValue().asText()));
        Bundle own = FrameworkUtil.getBundle(RunReport.class);
        versions.put("karmma", own == null ? "unpackaged" : own.getVersion().toString());
        versions.putAll(records.bundles());
        return versions;
    }
}
