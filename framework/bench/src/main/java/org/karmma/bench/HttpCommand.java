package org.karmma.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What asking over HTTP costs more than asking in the JVM. */
@Command(name = "http", description = {"Ask one and the same student about the same clips, in this JVM and over HTTP (loopback, HTTP Basic,"
        + " the clip's files uploaded each time), in turn, and compare the medians. Works in a home of its own, made of the bundles of this"
        + " one. Exit code 1 if the target is missed.",
    "Every request in the JVM reads its file under another name, as every upload has one, so that neither finds the other's decoding."})
final class HttpCommand implements Callable<Integer> {

    @ParentCommand
    private BenchSubcommand.Bench bench;

    @Spec
    private CommandSpec spec;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "200", description = "how many of each kind (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "300", description = "how many before those that count, until the JVM has"
            + " compiled what they run through; the first ten of all are told beside (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Mixin
    private Asked asked;

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || warmUp < 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--requests takes numbers from 1 on, --warm-up from 0 on");
        }
        Home home = bench.context().home();
        Path modelPackage = Models.find(asked.model(), home);
        Report report = new HttpBench(home, modelPackage, asked.clips(), warmUp, requests, bench.context().err()).run();
        return asked.tell(report, bench.context().out());
    }
}
