package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.console.CommandClient;
import org.karmma.launcher.console.Commands;
import org.karmma.launcher.home.SupportArchive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts together what somebody needs who is to help. */
@Command(name = "support", description = {"Write a support archive: versions, bundles with their states and why some do not run, students,"
        + " health, events, logs, what every thread does, and the configuration, without passwords, keys and tokens. Where the home runs,"
        + " the process that it runs in is asked; elsewhere it is started for this. Look through it before you send it."})
final class SupportCommand implements Callable<Integer> {

    /** What the home is asked, by the name of the text that answers. */
    private static final Map<String, String> QUESTIONS = new TreeMap<>(Map.of(
            "states", "karmma:states",
            "drop-folder", "karmma:bundles",
            "refused", "karmma:refused",
            "modalities", "karmma:modalities",
            "students", "karmma:students",
            "events", "karmma:events --json",
            "components", "scr:list",
            "health", "karmma:health",
            "process", "karmma:process",
            "threads", "karmma:threads"));

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "FILE.zip", description = "the file; an earlier one is replaced when the new one is whole")
    private Path file;

    @Option(names = "--json", description = "tell about it in JSON")
    private boolean json;

    /** Has one command carried out. */
    private interface Asked {
        void ask(String command, PrintStream out, PrintStream err) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        Home home = karmma.home();
        SupportArchive archive = new SupportArchive(home);
        archive.add("versions.txt", versions(home));
        if (isRunning(home)) {
            questions(archive, (command, out, err) -> {
                try (CommandClient client = CommandClient.find(home).orElseThrow(() ->
                        new LaunchException("the home has just been stopped"))) {
                    client.run(home.folder(), List.of(command), out, err);
                }
            });
        } else {
            askStarted(home, archive);
        }
        SupportArchive.Report report = archive.to(file);
        if (json) {
            karmma.out().println(new ObjectMapper().createObjectNode().put("file", report.archive().toString()).put("bytes", report.bytes())
                    .put("texts", report.texts()).put("removed", report.removed()));
        } else {
            karmma.out().println("support:    " + report.archive());
            karmma.out().println("size:       " + Bytes.text(report.bytes()) + ", " + report.texts() + " texts; taken out as secret: "
                    + report.removed());
            karmma.out().println("note:       no program knows every secret: look through it before you send it");
        }
        return ExitCode.OK;
    }

    private static boolean isRunning(Home home) throws IOException {
        try (CommandClient running = CommandClient.find(home).orElse(null)) {
            return running != null;
        }
    }

    /** A home that cannot be started is one that somebody needs help with. */
    private void askStarted(Home home, SupportArchive archive) throws InterruptedException {
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            archive.add("commands/problems.txt", String.join("\n", framework.problems()));
            questions(archive, (command, out, err) -> Commands.run(framework.context(), home.folder(), new String[] {command}, out, err));
        } catch (LaunchException | ParameterException e) {
            karmma.err().println("karmma: the home cannot be started; the archive says why: " + e.getMessage());
            archive.add("commands/start.txt", stack(e));
        }
    }

    private void questions(SupportArchive archive, Asked home) {
        QUESTIONS.forEach((name, command) -> archive.add("commands/" + name + ".txt", answer(command, home)));
        String students = answer("karmma:students", home);
        students.lines().map(String::strip).filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")).forEach(name -> {
            archive.add("commands/slots-" + name + ".txt", answer("karmma:slots " + name, home));
            archive.add("commands/versions-" + name + ".txt", answer("karmma:versions " + name, home));
        });
    }

    /** What it says, or why it says nothing. */
    private static String answer(String command, Asked home) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            home.ask(command, out, out);
        } catch (Exception e) {
            return said.toString(StandardCharsets.UTF_8) + "\n" + stack(e);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String stack(Exception e) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        e.printStackTrace(new PrintStream(text, true, StandardCharsets.UTF_8));
        return text.toString(StandardCharsets.UTF_8);
    }

    private static String versions(Home home) throws IOException {
        FileStore disk = Files.getFileStore(home.folder());
        StringBuilder text = new StringBuilder();
        List.of(new Versions().getVersion()).forEach(line -> text.append(line).append('\n'));
        for (String property : List.of("java.vendor", "java.vm.name", "java.home", "os.name", "os.version", "os.arch", "file.encoding",
                "user.timezone", "java.io.tmpdir")) {
            text.append(property).append(": ").append(System.getProperty(property)).append('\n');
        }
        return text.append("time: ").append(Instant.now()).append('\n')
                .append("processors: ").append(Runtime.getRuntime().availableProcessors()).append('\n')
                .append("home: ").append(home.folder()).append('\n')
                .append("disk: ").append(Bytes.text(disk.getUsableSpace())).append(" free of ").append(Bytes.text(disk.getTotalSpace()))
                .append(", ").append(disk.type()).append('\n')
                .append("JAVA_OPTS: ").append(String.valueOf(System.getenv("JAVA_OPTS"))).append('\n').toString();
    }
}
