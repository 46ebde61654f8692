package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The whole story on generated kitchens. */
@Command(name = "demo", description = {"The whole story: film small kitchens, train teacher and students, compare them with sensors"
        + " missing, install the distilled student as 'kitchen', and watch it while modality bundles are stopped and started."})
final class DemoCommand implements Callable<Integer> {

    /** The same kitchens as different data sets publish them: the experiment, and the name that its student is installed under. */
    enum Story {
        EPIC("micro-kitchens", "kitchen"),
        SOMETHING("micro-something", "something");

        private final String experiment;
        private final String student;

        Story(String experiment, String student) {
            this.experiment = experiment;
            this.student = student;
        }
    }

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dataset", paramLabel = "LAYOUT", defaultValue = "epic", description = "the data set that the kitchens are laid out"
            + " as: epic (EPIC-KITCHENS-100: long recordings, an action is a verb and a noun) or something (Something-Something V2: a"
            + " recording of each action, whose class is a template; the student is installed as 'something') (default: ${DEFAULT-VALUE})")
    private Story story;

    @Option(names = "--quick", description = "the same networks and stages with fewer clips, epochs and seeds")
    private boolean quick;

    @Option(names = "--modalities", paramLabel = "A,B,...", split = ",", description = "which modalities, in this order (default: the"
            + " experiment's)")
    private List<String> modalities;

    @Option(names = "--seeds", paramLabel = "N", description = "train every system with seeds 1 to N (default: the experiment's)")
    private Integer seeds;

    @Option(names = "--recipe", paramLabel = "NAME", description = "the distillation, for instance v1 or v3 (default: the experiment's)")
    private String recipe;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "karmma-demo",
            description = "folder of the run, may hold other files (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--no-show", description = "end with the results, without the twenty seconds of watching")
    private boolean noShow;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        RunRequest request = request();
        checkModels(karmma.home().models());
        try (KarmmaFramework framework = karmma.start(without)) {
            Workbench workbench = framework.service(Workbench.class);
            RunResult result = RunCommand.run(workbench, request, karmma.streams());
            workbench.install(result.student(), story.student);
            karmma.streams().out().println("student: " + story.student + " (karmma predict " + story.student + " KIND=FILE...)");
            ShownClips shown = ShownClips.of(framework, new ObjectMapper().readTree(workbench.resolve(request)), out);
            SampleClips.write(karmma.home(), shown);
            if (!noShow) {
                new Show(framework, workbench, story.student, shown, karmma.streams().out()).play();
            }
        }
        return ExitCode.OK;
    }

    /** Now, and not when everything is trained. */
    private static void checkModels(Path models) throws ConfigurationException {
        try {
            Files.createDirectories(models);
            Files.delete(Files.createTempFile(models, ".", ".part"));
        } catch (IOException e) {
            throw new ConfigurationException(models + ": the demonstration installs its student there, and it cannot be written (" + e
                    + "). Name a home of your own with --home, or copy this one.");
        }
    }

    private RunRequest request() {
        if (seeds != null && seeds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--seeds takes a number from 1 on: " + seeds);
        }
        Map<String, String> overrides = new LinkedHashMap<>();
        if (modalities != null) {
            overrides.put("modalities", "[" + String.join(", ", modalities) + "]");
        }
        if (seeds != null) {
            overrides.put("seeds", IntStream.rangeClosed(1, seeds).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
        }
        if (recipe != null) {
            // with its own defaults: settings of one recipe mean nothing to another
            overrides.put("distillation", "{name: " + recipe + "}");
        }
        Path experiment = karmma.home().experiments().resolve(story.experiment + (quick ? "-quick.yaml" : ".yaml"));
        return new RunRequest(experiment, overrides, out, List.copyOf(without.modalities()));
    }
}
