package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerCommandLineTest {

    @Test
    void startsThisJvmsProgramWithItsClassPath() {
        List<String> command = WorkerCommandLine.of(LaunchOptions.of(new Home(Path.of("/opt/karmma")))
                .withWorkerOptions(List.of("--verbose")));
        assertTrue(Files.isExecutable(Path.of(command.get(0))), "the program comes first; the core puts heap and threads behind it");
        assertEquals(System.getProperty("java.class.path"), command.get(command.indexOf("-cp") + 1));
        assertEquals(List.of("org.karmma.launcher.cli.Main", "--home", "/opt/karmma", "--verbose", "worker"),
                command.subList(command.indexOf("-cp") + 2, command.size()));
    }
}
