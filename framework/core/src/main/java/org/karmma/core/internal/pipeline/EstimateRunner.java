package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.Estimate;
import org.karmma.core.Estimator;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.Folders;
import org.karmma.dataset.DataException;

/** Runs an experiment on a few clips, in a folder of its own that is deleted behind it, and has an estimate made of it. */
public final class EstimateRunner implements Estimator {

    /** The first epoch of a trial warms up, the second is measured. */
    private static final String EPOCHS = "2";

    private final ExperimentRunner experiments;

    public EstimateRunner(ExperimentRunner experiments) {
        this.experiments = experiments;
    }

    @Override
    public Estimate estimate(RunRequest request, int limit, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Setup whole = experiments.resolve(request);
        RunFolder run = new RunFolder(request.out().toAbsolutePath().normalize());
        Setup trial = trial(request, whole, run, limit);
        Path folder = run.work().resolve("trial");
        try (RunLock lock = RunLock.take(run)) {
            Folders.delete(folder); // of one that was killed
            try {
                return experiments.carryOut(trial, folder, unused -> {},
                        (made, stages) -> new Extrapolation(whole, run, trial, made, stages).of(), listener);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new RunFailedException(run.top() + ": " + e, e);
        }
    }

    /** One stage at a time, so that none is in another's way; the second of two seeds is measured when the JVM is warm. */
    private Setup trial(RunRequest request, Setup whole, RunFolder run, int limit) throws ConfigurationException {
        Experiment experiment = whole.experiment();
        long seed = experiment.seeds().get(0);
        Map<String, String> settings = new HashMap<>(request.overrides());
        settings.put("seeds", "[" + seed + ", " + Extrapolation.measured(seed) + "]");
        settings.put("limits.clips", Integer.toString(limit));
        settings.put("limits.badClips", "1");
        settings.put("pretraining.epochs", EPOCHS);
        settings.put("training.teacher.epochs", EPOCHS);
        settings.put("training.student.epochs", EPOCHS);
        settings.put("evaluation.costRepeats", Integer.toString(Math.min(1, experiment.evaluation().costRepeats())));
        settings.put("resources.workers", "1");
        Setup few = experiments.resolve(new RunRequest(request.experiment(), settings, request.out(), request.without()));
        return experiments.lookUp(few.experiment().at(whole.dataRoot(run.top()).toString()));
    }
}
