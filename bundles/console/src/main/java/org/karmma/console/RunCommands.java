package org.karmma.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExperimentFiles;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.core.ProgressLines;
import org.karmma.core.RunFailedException;
import org.karmma.core.RunStatus;
import org.karmma.core.Runs;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What takes its time, and how far it is, in the console. {@link HomeTables} writes down what is returned. */
@Component(service = RunCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=extend",
    "osgi.command.function=package", "osgi.command.function=pack", "osgi.command.function=runs"})
public final class RunCommands {

    private static final String MODEL = "name of a student, or the folder of a model package";
    /** What is not given. */
    private static final String NONE = "";

    private final Workbench workbench;
    private final Runs runs;
    private final Path experiments;

    @Activate
    public RunCommands(BundleContext context, @Reference Workbench workbench, @Reference Runs runs) {
        this(workbench, runs, Path.of(context.getProperty(Workbench.HOME)).resolve("experiments"));
    }

    RunCommands(Workbench workbench, Runs runs, Path experiments) {
        this.workbench = workbench;
        this.runs = runs;
        this.experiments = experiments;
    }

    @Descriptor("adds a modality to a trained student, as karmma extend does; says how far it is; interrupted (Ctrl-C), it goes on from"
            + " there the next time")
    public Object extend(CommandSession session,
            @Parameter(names = "--with", absentValue = NONE) @Descriptor(Usage.REQUIRED + "the modality to add") String modality,
            @Parameter(names = "--data", absentValue = NONE)
            @Descriptor(Usage.REQUIRED + "an experiment file whose data set has that modality, and the labels that the student predicts")
            String data,
            @Parameter(names = "--out", absentValue = "karmma-extend") @Descriptor("folder of the run (default: karmma-extend)") String out,
            @Parameter(names = "--install", absentValue = NONE) @Descriptor("install the result under this name") String install,
            @Parameter(names = "--tolerance", absentValue = NONE)
            @Descriptor("with --fine-tune: points that any old subset may lose on validation (default: the experiment's)") String tolerance,
            @Parameter(names = "--fine-tune", presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor("train the rest of the student, too") boolean fineTune,
            @Descriptor(MODEL) String model, @Descriptor("keys of the experiment to override: KEY=VALUE ...") String... overrides)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException {
        Map<String, String> settings = settings(overrides);
        if (!tolerance.isEmpty() && !fineTune) {
            throw new ConfigurationException("--tolerance goes with --fine-tune: without it no old answer moves at all");
        }
        if (fineTune) {
            settings.put("extension.fineTune", Form.YES);
        }
        if (!tolerance.isEmpty()) {
            settings.put("extension.tolerance", tolerance);
        }
        ExtendRequest request = new ExtendRequest(model(session, model), given("--with", modality),
                experiment(session, given("--data", data)), settings, Path.of(Form.path(session, out)));
        ExtendResult result;
        try (ProgressLines progress = new ProgressLines(session.getConsole(), 0, System::nanoTime)) {
            result = workbench.extend(request, progress);
        }
        List<String> lines = new ArrayList<>(result.summary());
        lines.add("results: " + result.results());
        lines.add("model:   " + result.student());
        if (!install.isEmpty()) {
            workbench.install(result.student(), install);
            lines.add("student: " + install);
        }
        return String.join("\n", lines);
    }

    @Descriptor("makes a bundle of a student, which serves in any home that it is dropped into, as karmma package does;"
            + " karmma:package is the same")
    public Object pack(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Parameter(names = "--out", absentValue = NONE) @Descriptor("the file (default: karmma-student-NAME.jar)") String out,
            @Parameter(names = "--name", absentValue = NONE)
            @Descriptor("the name that it will serve under (default: the student's)") String name,
            @Parameter(names = "--version", absentValue = NONE)
            @Descriptor("the version of the bundle (default: 1.0.0 and when the student was written)") String version,
            @Descriptor(MODEL) String model) throws ConfigurationException, DataException {
        String file = out.isEmpty() ? "karmma-student-" + (name.isEmpty() ? Path.of(model).getFileName() : name) + ".jar" : out;
        ModelBundle bundle = workbench.bundle(new ModelBundleRequest(model(session, model), name.isEmpty() ? null : name,
                version.isEmpty() ? null : version, Path.of(Form.path(session, file))));
        return Form.of(bundle, json);
    }

    /**
     * {@link #pack} under the name that the command line has for it. An underscore is how Gogo calls what Java could not; its help looks
     * for the name itself and finds nothing, which is why there is another name.
     */
    public Object _package(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            boolean json, @Parameter(names = "--out", absentValue = NONE) String out,
            @Parameter(names = "--name", absentValue = NONE) String name,
            @Parameter(names = "--version", absentValue = NONE) String version, String model) throws ConfigurationException, DataException {
        return pack(session, json, out, name, version, model);
    }

    @Descriptor("how far runs are: which stages are done, at work or failed, and how long those at work will take")
    public Object runs(CommandSession session, @Parameter(names = Form.JSON, presentValue = Form.YES, absentValue = Form.NO)
            @Descriptor(Form.JSON_HELP) boolean json,
            @Descriptor("folders of runs, or a folder with several (default: the current one)") String... folders) throws DataException {
        List<RunStatus> found = new ArrayList<>();
        for (String folder : folders.length == 0 ? new String[] {"."} : folders) {
            found.addAll(runs.in(Path.of(Form.path(session, folder)).normalize()));
        }
        if (found.isEmpty()) {
            throw new DataException(folders.length == 0 ? "." : String.join(", ", folders), "there is no run here",
                    "Name the folder that karmma run was given as --out");
        }
        return Form.of(found, json);
    }

    private static Map<String, String> settings(String... overrides) throws ConfigurationException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(override + ": write KEY=VALUE, for instance extension.epochs=5; options come before"
                        + " the student");
            }
            settings.put(override.substring(0, equals), override.substring(equals + 1));
        }
        return settings;
    }

    private static String given(String option, String value) throws ConfigurationException {
        if (value.isEmpty()) {
            throw new ConfigurationException(option + " is not given; options come before the student: help karmma:extend");
        }
        return value;
    }

    /** A student's name is no path. */
    private String model(CommandSession session, String named) {
        return workbench.students().contains(named) ? named : Form.path(session, named);
    }

    private Path experiment(CommandSession session, String named) throws ConfigurationException {
        Path file = Path.of(Form.path(session, named));
        return Files.isRegularFile(file) ? file : ExperimentFiles.find(Path.of(named), experiments);
    }
}
