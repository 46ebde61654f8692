package org.karmma.core.internal.wiring;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.core.ConfigurationException;
import org.karmma.core.EvaluateRequest;
import org.karmma.core.EvaluateResult;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.ModalityInfo;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.packaging.ModelBundler;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.pipeline.EvaluationRunner;
import org.karmma.core.internal.pipeline.ExperimentRunner;
import org.karmma.core.internal.pipeline.ExtensionRunner;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.registry.Plugins;
import org.karmma.core.internal.serving.Students;
import org.karmma.dataset.DataException;
import org.karmma.modality.Modality;
import org.karmma.student.Student;

/** The front door: hands on to whoever does it. */
final class WorkbenchService implements Workbench {

    /** Most of those who open a home ask its students, and run nothing. */
    private final Provider<ExperimentRunner> runner;
    private final Provider<ExtensionRunner> extensions;
    private final Provider<EvaluationRunner> evaluations;
    private final Students students;
    private final PluginRegistry registry;

    @Inject
    WorkbenchService(Provider<ExperimentRunner> runner, Provider<ExtensionRunner> extensions, Provider<EvaluationRunner> evaluations,
            Students students, PluginRegistry registry) {
        this.runner = runner;
        this.extensions = extensions;
        this.evaluations = evaluations;
        this.students = students;
        this.registry = registry;
    }

    @Override
    public String resolve(RunRequest request) throws ConfigurationException {
        return ExperimentReader.write(runner.get().resolve(request).experiment());
    }

    @Override
    public RunResult run(RunRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        return runner.get().run(request, listener);
    }

    @Override
    public ExtendResult extend(ExtendRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        return extensions.get().run(model(request.model()), request, listener);
    }

    @Override
    public EvaluateResult evaluate(EvaluateRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        return evaluations.get().run(model(request.model()), request, listener);
    }

    private ModelPackage model(String named) throws ConfigurationException, DataException {
        Optional<ModelPackage> here = students.model(named);
        if (here.isPresent()) {
            return here.get();
        }
        if (!Files.isDirectory(Path.of(named))) {
            throw new ConfigurationException("there is neither a student nor a model package called " + named + "; installed: "
                    + students.names());
        }
        return ModelPackage.read(Path.of(named));
    }

    @Override
    public void install(Path modelPackage, String name) throws DataException {
        students.install(modelPackage, name);
    }

    @Override
    public ModelBundle bundle(ModelBundleRequest request) throws ConfigurationException, DataException {
        Path named = Path.of(request.model()).toAbsolutePath().normalize().getFileName(); // of a student, which is no path, the name
        return ModelBundler.bundle(model(request.model()), String.valueOf(named), request);
    }

    @Override
    public Student open(Path modelPackage) throws DataException {
        return students.open(modelPackage);
    }

    @Override
    public Optional<Student> student(String name) {
        return students.find(name);
    }

    @Override
    public Optional<Student> studentNow(String name) {
        return students.findAtOnce(name);
    }

    @Override
    public List<String> students() {
        return students.names();
    }

    @Override
    public List<ModalityInfo> modalities() {
        Plugins plugins = registry.current();
        return plugins.all(Modality.class).values().stream().map(modality -> info(modality, plugins)).toList();
    }

    private static ModalityInfo info(Plugin<Modality> modality, Plugins plugins) {
        Modality m = modality.service();
        return new ModalityInfo(m.id(), m.letter(), m.title(), modality.origin().toString(), modality.origin().bundleId(),
                plugins.extractors(m.id()).stream().map(Plugin::id).toList());
    }
}
