package org.karmma.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What asking over HTTP costs more than asking in the JVM. */
@Command(name = "http", description = {"Ask one and the same student about the same clips, in this JVM and over HTTP (loopback, HTTP Basic, the"
        + " clip's files uploaded each time), in turn, and compare the medians. Works in a home of its own, made of the bundles of this one."
        + " Exit code 1 if the target is missed.",
    "Every request in the JVM reads its file under another name, as every upload has one, so that neither finds the other's decoding."})
final class HttpCommand implements Callable<Integer> {

    @ParentCommand
    private BenchSubcommand.Bench bench;

    @Spec
    private CommandSpec spec;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "200", description = "how many of each kind (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(names = "--model", paramLabel = "MODEL", defaultValue = Models.INSTALLED,
            description = "the name of an installed student, or the folder of a model package (default: ${DEFAULT-VALUE})")
    private String model;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "micro-kitchens",
            description = "the data-set plugin that the clips come from (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--data", paramLabel = "DIR", description = "a data set that is there (default: the plugin makes a small one)")
    private Path data;

    @Option(names = "--json", description = "answer as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (requests < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--requests takes numbers from 1 on");
        }
        Home home = bench.context().home();
        Path modelPackage = Models.find(model, home);
        Report report = new HttpBench(home, modelPackage, new Clips(dataset, data == null ? null : data.toAbsolutePath()), requests,
                bench.context().err()).run();
        (json ? List.of(report.json()) : report.lines()).forEach(bench.context().out()::println);
        return report.isMet() ? 0 : 1;
    }
}
