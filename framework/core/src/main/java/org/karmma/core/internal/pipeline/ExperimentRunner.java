package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.core.internal.experiment.CodeTrial;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.DataException;

/** Runs experiments from the parent's side: resolves, copies the bundles, has the stages carried out, puts the results together. */
public final class ExperimentRunner {

    /** Knows where bundles were installed from. */
    @FunctionalInterface
    public interface BundleFiles {
        /**
         * The bundles that have a part in a run's results.
         *
         * @throws ConfigurationException if one is not a file that could be copied
         */
        List<RunBundle> of(Setup setup) throws ConfigurationException;
    }

    private final Supplier<? extends PluginView> plugins;
    private final BundleFiles bundleFiles;
    private final List<String> command;
    private final RunsUnderWay underWay;
    private final ExperimentReader reader = new ExperimentReader();

    /**
     * @param plugins what is here now
     * @param bundleFiles where bundles were installed from
     * @param command starts a worker JVM
     * @param underWay hears of every run
     */
    public ExperimentRunner(Supplier<? extends PluginView> plugins, BundleFiles bundleFiles, List<String> command, RunsUnderWay underWay) {
        this.plugins = plugins;
        this.bundleFiles = bundleFiles;
        this.command = command;
        this.underWay = underWay;
    }

    /** For whoever has one run after the other. */
    ExperimentRunner(Supplier<? extends PluginView> plugins, BundleFiles bundleFiles, List<String> command) {
        this(plugins, bundleFiles, command, new RunsUnderWay());
    }

    /** As the file, with {@code overrides}, says it. @throws ConfigurationException naming the file and every key that is wrong */
    Experiment read(Path file, Map<String, String> overrides) throws ConfigurationException {
        return reader.read(file, overrides);
    }

    /** The experiment with every name looked up. */
    public Setup resolve(RunRequest request) throws ConfigurationException {
        Experiment all = read(request.experiment(), request.overrides());
        List<String> left = all.modalities().stream().filter(m -> !request.without().contains(m)).toList();
        if (left.isEmpty()) {
            throw new ConfigurationException(request.experiment() + ": modalities: nothing is left of " + all.modalities() + " without "
                    + request.without() + ". Leave at least one in.");
        }
        Experiment experiment = new Experiment(all.name(), all.dataset(), left, all.spaces(), all.seeds(), all.fusion(), all.distillation(),
                all.extractors(), all.pretraining(), all.training(), all.evaluation(), all.limits(), all.resources(), null);
        return lookUp(experiment);
    }

    /** With every name in it looked up. */
    Setup lookUp(Experiment experiment) throws ConfigurationException {
        return new Setup(experiment, plugins.get());
    }

    public RunResult run(RunRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Setup setup = resolve(request);
        CodeTrial.of(setup);
        return carryOut(setup, request.out(), folder -> {}, (folder, stages) -> new RunResult(folder.results(), folder.report(),
                folder.network(TrainedSystem.KARMMA_S.id(), setup.experiment().seeds().get(0)),
                new RunReport(setup, folder, stages).write()), listener);
    }

    /** Puts into the folder of a run what its stages find there. */
    @FunctionalInterface
    interface Preparation {
        void in(RunFolder folder) throws IOException, DataException;
    }

    /** Makes a result of what the stages of a run have left. */
    @FunctionalInterface
    interface Conclusion<T> {
        T of(RunFolder folder, List<Stage> stages) throws IOException, DataException, RunFailedException;
    }

    /** Has the stages of a setup carried out without anybody to take them over from. */
    <T> T carryOut(Setup setup, Path out, Preparation preparation, Conclusion<T> conclusion, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        return carryOut(setup, out, Siblings.NONE, preparation, conclusion, listener);
    }

    /** Has the stages of a setup carried out by child JVMs over copies of its bundles, with nobody else in the folder. */
    <T> T carryOut(Setup setup, Path out, Siblings siblings, Preparation preparation, Conclusion<T> conclusion, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new ConfigurationException("framework property " + Workbench.WORKER_COMMAND
                    + ": is not set, so no worker JVM can be started. Start the framework with the launcher, or set it to its command.");
        }
        return underWay.over(() -> alone(setup, out, siblings, preparation, conclusion, listener));
    }

    private <T> T alone(Setup setup, Path out, Siblings siblings, Preparation preparation, Conclusion<T> conclusion, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        List<RunBundle> files = bundleFiles.of(setup);
        RunFolder folder = new RunFolder(out.toAbsolutePath().normalize());
        try (RunLock lock = RunLock.take(folder)) {
            String json = ExperimentReader.write(setup.experiment());
            WholeFiles.write(folder.experiment(), file -> Files.writeString(file, json));
            ModelPackage.recover(folder.networks());
            preparation.in(folder);
            RunBundles bundles = RunBundles.copy(files, folder);
            List<Stage> stages = new Stages(setup, bundles.byRole()).inOrder();
            RunJournal journal = new RunJournal(folder, setup.experiment().name(), stages, listener);
            return journal.over(() -> {
                new Scheduler(worker(setup.experiment()), folder, setup.experiment().resources().workersOrCores(),
                        bundles.byTitle(), siblings, journal).run(stages);
                return conclusion.of(folder, stages);
            });
        } catch (IOException e) {
            throw new RunFailedException(folder.top() + ": " + e, e);
        }
    }

    /** The worker's command with the experiment's heap and threads. */
    private WorkerCommand worker(Experiment experiment) {
        List<String> full = new ArrayList<>(command);
        full.add(1, "-Xmx" + experiment.resources().memory());
        full.add(2, "-D" + Workbench.WORKER + "=true");
        return new WorkerCommand(full, experiment.resources().threads());
    }
}
