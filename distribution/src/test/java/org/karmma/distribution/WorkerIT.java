package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.RunRequest;
import org.karmma.core.Workbench;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** The child JVM that the framework tells the core to start. */
class WorkerIT {

    @TempDir
    Path folder;

    private Process start() throws Exception {
        Path work = Files.createDirectories(folder.resolve("run"));
        AssembledHome.copyModalities(work.resolve("bundles"));
        Home home = AssembledHome.in(folder.resolve("home"));
        List<String> command = new ArrayList<>();
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            command.addAll(List.of(karmma.context().getProperty(Workbench.WORKER_COMMAND).split("\n")));
            command.addAll(List.of("--run", work.toString()));
            Path experiment = home.experiments().resolve("micro-kitchens-quick.yaml");
            Files.writeString(work.resolve("experiment.json"),
                    karmma.service(Workbench.class).resolve(new RunRequest(experiment, Map.of(), folder, List.of())));
        }
        return new ProcessBuilder(command).redirectError(folder.resolve("worker.log").toFile()).start();
    }

    @Test
    void endsWhenItsInputEnds() throws Exception {
        Process worker = start();
        worker.getOutputStream().close();
        assertTrue(worker.waitFor(60, TimeUnit.SECONDS));
        assertEquals("", new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "nothing but events");
        assertTrue(worker.exitValue() == 0 || worker.exitValue() == 130, "asked to end: " + worker.exitValue() + "\n"
                + Files.readString(folder.resolve("worker.log")));
    }

    @Test
    void answersOneEventALineAndNothingElse() throws Exception {
        Process worker = start();
        try (var commands = worker.outputWriter(StandardCharsets.UTF_8); var events = worker.inputReader(StandardCharsets.UTF_8)) {
            commands.write("{\"stage\":\"no such stage\"}\n");
            commands.flush();
            String event = events.readLine();
            assertTrue(event != null && event.startsWith("{") && event.contains("no such stage"), () -> event + "\n" + log());
        } finally {
            assertTrue(worker.waitFor(60, TimeUnit.SECONDS));
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("worker.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
