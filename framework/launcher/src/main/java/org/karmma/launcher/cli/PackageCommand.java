package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.core.Workbench;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes a bundle of a model package. */
@Command(name = "package", description = {"Make a bundle of a student: one file that serves in any home whose folder modalities it is put"
        + " into (karmma modality install), and no longer when it is taken away. The same student gives the same file."})
final class PackageCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Mixin
    private ModelArgument model;

    @Option(names = "--out", paramLabel = "FILE.jar",
            description = "the file; a bundle of the same student is replaced (default: karmma-student-NAME.jar)")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "the name that it will serve under (default: that of MODEL)")
    private String name;

    @Option(names = "--version", paramLabel = "V",
            description = "the version of the bundle, for instance 1.2.0; of two the higher one serves (default: 1.0.0 and when the student"
                    + " was written)")
    private String version;

    /** Of its own: since --version is another thing here, picocli leaves both standard options out. */
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            ModelBundle bundle = framework.service(Workbench.class).bundle(new ModelBundleRequest(model.named(), name, version, out));
            karmma.streams().out().println("bundle:     " + bundle.symbolicName() + " " + bundle.version());
            karmma.streams().out().println("student:    " + bundle.student());
            karmma.streams().out().println("can use:    " + String.join(", ", bundle.modalities()));
            karmma.streams().out().println("file:       " + bundle.file());
        }
        return ExitCode.OK;
    }
}
