package org.karmma.core.internal.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.karmma.core.ConfigurationException;
import org.karmma.core.EvaluateRequest;
import org.karmma.core.EvaluateResult;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.internal.experiment.EvaluationSetup;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.DataException;

/** Evaluates trained students, as {@link ExperimentRunner} runs experiments: in child JVMs, resumed where it was interrupted. */
public final class EvaluationRunner {

    private final ExperimentRunner experiments;
    private final Supplier<? extends PluginView> plugins;
    private final ExperimentReader reader = new ExperimentReader();

    /** @param plugins what is here now */
    public EvaluationRunner(ExperimentRunner experiments, Supplier<? extends PluginView> plugins) {
        this.experiments = experiments;
        this.plugins = plugins;
    }

    /** @param student what {@code request.model()} names */
    public EvaluateResult run(ModelPackage student, EvaluateRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Setup setup = EvaluationSetup.of(student.description(), student.sha256(), system(request.model()),
                reader.read(request.data(), request.overrides()), plugins.get());
        return experiments.carryOut(setup, request.out(), folder -> {
            folder.takeParent(student, setup.experiment().parent());
            Files.deleteIfExists(folder.results()); // of an earlier start, perhaps of another student
            Files.deleteIfExists(folder.report());
        }, (folder, stages) -> new EvaluationReport(setup, folder, stages).write(request.submission()), listener);
    }

    /** What predictions are filed under: the last part of what the model was called, of letters that such names are made of. */
    static String system(String model) {
        String name = Path.of(model).toAbsolutePath().normalize().getFileName().toString().replaceAll("[^A-Za-z0-9_-]", "-");
        return Character.isLetter(name.charAt(0)) ? name : "model-" + name;
    }
}
