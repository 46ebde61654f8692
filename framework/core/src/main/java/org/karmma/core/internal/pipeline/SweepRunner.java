package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.SweepListener;
import org.karmma.core.SweepRequest;
import org.karmma.core.SweepResult;
import org.karmma.core.SweepVariant;
import org.karmma.core.Sweeps;
import org.karmma.core.internal.experiment.CodeTrial;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.SweepPlan;
import org.karmma.core.internal.experiment.SweepReader;
import org.karmma.dataset.DataException;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.Sweep;
import org.karmma.evaluation.SweepFile;
import org.karmma.evaluation.report.SweepLines;
import org.karmma.evaluation.report.SweepReport;

/**
 * Runs the variants of a sweep one behind the other, each as a run in a folder of its own that takes over from the others what is the
 * same ({@link Siblings}). What is found is written down after each.
 */
public final class SweepRunner implements Sweeps {

    private record Ready(SweepVariant variant, Setup setup) {}

    private final ExperimentRunner experiments;

    public SweepRunner(ExperimentRunner experiments) {
        this.experiments = experiments;
    }

    @Override
    public List<SweepVariant> variants(SweepRequest request) throws ConfigurationException {
        return ready(request).stream().map(Ready::variant).toList();
    }

    @Override
    public SweepResult run(SweepRequest request, SweepListener listener)
            throws ConfigurationException, RunFailedException, InterruptedException {
        List<Ready> ready = ready(request);
        SweepFolder folder = folder(request);
        try (RunLock lock = RunLock.take(folder.variants(), folder.top())) {
            return run(ready, folder, request, listener);
        } catch (IOException e) {
            throw new RunFailedException(folder.top() + ": " + e, e);
        }
    }

    private static SweepFolder folder(SweepRequest request) {
        return new SweepFolder(request.out().toAbsolutePath().normalize(), request.split(), !request.only().isEmpty());
    }

    /** Looks up everything in every variant. @throws ConfigurationException naming all that is wrong, by variant */
    private List<Ready> ready(SweepRequest request) throws ConfigurationException {
        SweepPlan plan = SweepReader.read(request);
        SweepFolder folder = folder(request);
        List<Ready> ready = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (SweepVariant variant : plan.variants()) {
            try {
                Map<String, String> settings = plan.settings(variant);
                settings.put("evaluation.split", request.split());
                settings.putIfAbsent("evaluation.cost", Boolean.toString(request.cost()));
                Setup setup = experiments.resolve(new RunRequest(plan.experiment(), settings, request.out(), request.without()));
                setup = experiments.lookUp(setup.experiment().at(folder.root(setup)));
                CodeTrial.of(setup);
                ready.add(new Ready(variant, setup));
            } catch (ConfigurationException e) {
                wrong.add("variant " + variant.name() + ": " + e.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new ConfigurationException(String.join("\n", wrong));
        }
        return ready;
    }

    private SweepResult run(List<Ready> ready, SweepFolder folder, SweepRequest request, SweepListener listener)
            throws IOException, RunFailedException, InterruptedException {
        Map<String, Results> results = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        SweepForecast forecast = forecast(ready, folder);
        Sweep sweep = sweep(ready, folder, results, failures);
        for (int i = 0; i < ready.size(); i++) {
            String name = ready.get(i).variant().name();
            listener.variant(i + 1, ready.size(), name);
            try {
                results.put(name, run(ready.get(i), folder, new VariantListener(i, forecast, listener)));
            } catch (ConfigurationException | DataException | RunFailedException e) {
                failures.put(name, e.getMessage());
                listener.message("variant " + name + " failed: " + e.getMessage());
            }
            sweep = sweep(ready, folder, results, failures);
            SweepFile.write(sweep, folder.results());
            SweepReport.write(sweep, folder.report());
            if (request.stopAtFailure() && !failures.isEmpty()) {
                break;
            }
        }
        return new SweepResult(folder.results(), folder.report(), SweepLines.of(sweep), failures);
    }

    /** Knowing what stages took in an earlier start. */
    private static SweepForecast forecast(List<Ready> ready, SweepFolder folder) throws IOException {
        List<List<Stage>> variants = ready.stream().map(r -> new Stages(r.setup(), Map.of()).inOrder()).toList();
        SweepForecast forecast = new SweepForecast(variants, System::nanoTime);
        for (int i = 0; i < ready.size(); i++) {
            for (Stage stage : variants.get(i)) {
                Path record = folder.run(ready.get(i).variant().name()).record(stage.name());
                StageRecord.seconds(record).ifPresent(seconds -> forecast.knows(stage.name(), seconds));
            }
        }
        return forecast;
    }

    private Results run(Ready ready, SweepFolder folder, RunListener listener)
            throws IOException, ConfigurationException, DataException, RunFailedException, InterruptedException {
        return experiments.carryOut(ready.setup(), folder.run(ready.variant().name()).top(), folder.runs(), run -> {},
                (run, stages) -> new RunReport(ready.setup(), run, stages).results(), listener);
    }

    private static Sweep sweep(List<Ready> ready, SweepFolder folder, Map<String, Results> results, Map<String, String> failures) {
        List<Sweep.Variant> variants = ready.stream().map(Ready::variant)
                .map(v -> new Sweep.Variant(v.name(), v.settings(), SweepFolder.of(v.name()), results.get(v.name()),
                        failures.get(v.name())))
                .toList();
        return new Sweep(ready.get(0).setup().experiment().name(), folder.split(), variants);
    }
}
