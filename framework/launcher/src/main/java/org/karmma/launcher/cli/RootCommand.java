package org.karmma.launcher.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.karmma.core.ConfigurationException;
import org.karmma.core.RunFailedException;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.OwnLibtorch;
import org.karmma.launcher.home.HomeRestore;
import org.karmma.launcher.home.HomeStamp;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code karmma} and what all its subcommands share. */
@Command(name = "karmma", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = Versions.class,
        description = "Action recognition that survives missing sensors: trains and runs multimodal students (KARMMA).",
        synopsisSubcommandLabel = "COMMAND", usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:the run or a command of the script failed; what was finished is kept",
            "2:wrong usage or configuration; nothing was done", "3:the data cannot be used", "130:interrupted"},
        footer = {"", "Standard output carries results only; progress and messages go to standard error.",
            "Environment: JAVA_OPTS (options of the JVM); PYTORCH_LIBRARY_PATH, PYTORCH_VERSION, PYTORCH_FLAVOR (your own libtorch)."},
        subcommands = {DemoCommand.class, RunCommand.class, SweepCommand.class, ExtendCommand.class, PredictCommand.class,
            EvaluateCommand.class, ScoreCommand.class, CurveCommand.class, AuditCommand.class, StudentCommand.class, PackageCommand.class,
            ExportCommand.class, ModalityCommand.class, DataCommand.class, InitCommand.class, BackupCommand.class, RestoreCommand.class,
            UpgradeCommand.class, SupportCommand.class, ServeCommand.class, ShellCommand.class, ExecCommand.class, WorkerCommand.class})
final class RootCommand implements Subcommand.Context {

    @Spec
    private CommandSpec spec;

    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "the installation (default: the one this command"
            + " belongs to)")
    private Path home;

    @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT, description = "log what happens, to standard error")
    private boolean verbose;

    /** Of Logback, which would log everything without it: what fails before a framework starts is told in a sentence. */
    private static final String LOGGING = "logback.configurationFile";

    private final Streams streams;

    private RootCommand(Streams streams) {
        this.streams = streams;
    }

    static CommandLine commandLine(Streams streams) {
        RootCommand karmma = new RootCommand(streams);
        CommandLine line = new CommandLine(karmma);
        ServiceLoader.load(Subcommand.class).forEach(added -> line.addSubcommand(added.with(karmma)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new java.io.PrintWriter(streams.out(), true));
        line.setErr(new java.io.PrintWriter(streams.err(), true));
        line.setExecutionStrategy(parsed -> {
            karmma.configureLogging(isService(parsed));
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setParameterExceptionHandler((wrong, args) -> usage(wrong, streams));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> report(thrown, streams));
        return line;
    }

    Streams streams() {
        return streams;
    }

    @Override
    public PrintStream out() {
        return streams.out();
    }

    @Override
    public PrintStream err() {
        return streams.err();
    }

    @Override
    public Home home() {
        try {
            return home == null ? Home.ofThisLauncher() : new Home(home).checked();
        } catch (LaunchException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** The same for what makes it one: the folder may hold anything, or be missing. */
    Home homeToBe() {
        return home == null ? home() : new Home(home);
    }

    /** Everything that can be said about the installation before a framework starts has been checked. */
    LaunchOptions launch(Without without) {
        Home home = home();
        try {
            if (HomeRestore.recover(home)) {
                streams.err().println("karmma: a restoration of this home was killed before it had ended; all is as it was before it");
            }
            HomeStamp.read(home);
            OwnLibtorch.check();
            without.check(home);
        } catch (LaunchException | DataException | IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return LaunchOptions.of(home).without(without.modalities()).withWorkerOptions(verbose ? List.of("--verbose") : List.of());
    }

    KarmmaFramework start(Without without) throws LaunchException, InterruptedException {
        return start(Interruption.shielded(() -> launch(without)));
    }

    /** Whoever interrupts this is heard when everything has started; then it is stopped in order, which is not interrupted either. */
    KarmmaFramework start(LaunchOptions options) throws LaunchException, InterruptedException {
        KarmmaFramework framework = Interruption.shielded(() -> unlessRequested(options));
        if (framework == null) {
            throw new InterruptedException("told to stop before it had started");
        }
        return framework;
    }

    private static KarmmaFramework unlessRequested(LaunchOptions options) throws LaunchException {
        KarmmaFramework framework = Interruption.isRequested() ? null : KarmmaFramework.start(options);
        if (framework != null && Interruption.isRequested()) {
            framework.close();
            return null;
        }
        return framework;
    }

    private static boolean isService(CommandLine.ParseResult parsed) {
        return parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof ServeCommand;
    }

    /** Before SLF4J is touched. @param service whether this process runs for years, and so logs into files, too */
    private void configureLogging(boolean service) {
        if (verbose) {
            System.setProperty("karmma.log.level", "DEBUG");
            System.setProperty("karmma.log.others", "INFO");
            System.setProperty("karmma.log.stderr", "TRACE");
        }
        try {
            Home logged = homeToLogFor();
            Path logging = service ? logged.serviceLogging() : logged.logging();
            if (Files.isRegularFile(logging) && System.getProperty(LOGGING) == null) {
                System.setProperty("karmma.log.folder", logged.folder().resolve("log").toString());
                System.setProperty(LOGGING, logging.toUri().toString());
            }
        } catch (LaunchException e) {
            return; // commands that need a home say that there is none
        }
    }

    /** One that is still to be made has the software's way of logging. */
    private Home homeToLogFor() throws LaunchException {
        try {
            return home();
        } catch (ParameterException e) {
            return Home.ofThisLauncher();
        }
    }

    private static int usage(ParameterException wrong, Streams streams) {
        CommandLine command = wrong.getCommandLine();
        streams.err().println("karmma: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        streams.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int report(Exception thrown, Streams streams) {
        int code = ExitCode.of(thrown);
        boolean expected = thrown instanceof ConfigurationException || thrown instanceof DataException
                || thrown instanceof RunFailedException || thrown instanceof LaunchException;
        if (code == ExitCode.INTERRUPTED) {
            streams.err().println("karmma: interrupted; the same command goes on from here");
        } else if (expected) {
            streams.err().println("karmma: " + thrown.getMessage());
            LoggerFactory.getLogger(RootCommand.class).debug("why", thrown);
        } else {
            streams.err().println("karmma: this should not have happened: " + thrown);
            thrown.printStackTrace(streams.err());
        }
        return code;
    }
}
