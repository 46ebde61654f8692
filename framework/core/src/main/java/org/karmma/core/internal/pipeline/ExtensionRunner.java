package org.karmma.core.internal.pipeline;

import java.nio.file.Files;
import java.util.function.Supplier;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.ExtensionSetup;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.training.ExtendStage;
import org.karmma.dataset.DataException;

/** Adds modalities to trained students, as {@link ExperimentRunner} runs experiments: in child JVMs, resumed where it was interrupted. */
public final class ExtensionRunner {

    private final ExperimentRunner experiments;
    private final Supplier<? extends PluginView> plugins;
    private final ExperimentReader reader = new ExperimentReader();

    /** @param plugins what is here now */
    public ExtensionRunner(ExperimentRunner experiments, Supplier<? extends PluginView> plugins) {
        this.experiments = experiments;
        this.plugins = plugins;
    }

    /**
     * @param student what {@code request.model()} names
     * @throws RunFailedException also if an old answer moved further than it may: the result is refused then, {@code student} is as it was
     */
    public ExtendResult run(ModelPackage student, ExtendRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Setup setup = ExtensionSetup.of(student.description(), student.sha256(), request.modality(),
                reader.read(request.data(), request.overrides()), plugins.get());
        return experiments.carryOut(setup, request.out(), folder -> {
            folder.takeParent(student, setup.experiment().parent());
            Files.deleteIfExists(folder.extension()); // of an earlier start, and not true of a result that is refused now
            Files.deleteIfExists(folder.extensionTable());
        }, (folder, stages) -> {
            ExtensionReport report = new ExtensionReport(setup, folder, student.description());
            report.refuseWhatMoved();
            return new ExtendResult(folder.extension(), folder.extensionTable(),
                    folder.network(ExtendStage.EXTENDED, setup.experiment().seeds().get(0)), report.write(stages));
        }, listener);
    }
}
