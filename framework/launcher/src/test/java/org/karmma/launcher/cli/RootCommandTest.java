package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said about a command line before a framework starts. */
class RootCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int karmma(String... args) {
        return RootCommand.commandLine(new Streams(InputStream.nullInputStream(), new PrintStream(out, true), new PrintStream(err, true)))
                .execute(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "extend", "predict", "evaluate", "score", "curve", "student", "package", "export", "modality",
        "modality install", "modality list", "modality remove", "data", "data check", "data splits", "init", "backup", "restore", "upgrade",
        "support", "serve", "shell", "exec", "worker", "echo"})
    void everyCommandHasHelpAndExitCodes(String command) {
        assertEquals(0, karmma((command + " --help").split(" ")));
        assertTrue(out.toString().contains("karmma " + command) && out.toString().contains("130"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void helpListsTheCommandsButNotTheWorker() {
        assertEquals(0, karmma("--help"));
        assertTrue(out.toString().contains("predict"), out.toString());
        assertTrue(!out.toString().contains("worker"), out.toString());
    }

    @Test
    void versionNamesTheParts() {
        assertEquals(0, karmma("--version"));
        assertTrue(out.toString().matches("(?s)karmma .*Java 1?\\d.*DJL 0\\.\\d+\\.\\d+, Felix 7\\.\\d+\\.\\d+\\s*"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"|Missing required subcommand", "dmo|demo", "demo --sedes 3|--seeds", "run|EXPERIMENT",
        "demo --seeds 0|from 1 on", "demo --seeds x|'x' is not an int", "predict kitchen|KIND=FILE", "predict kitchen video|KIND=FILE",
        "predict kitchen x=/ --span 3:1|START:END", "predict kitchen x=/ --span 3|START:END", "student|Missing required subcommand",
        "student promote|NAME", "student install kitchen|PACKAGE", "student rolback kitchen|rollback",
        "run nowhere.yaml|nowhere.yaml: there is no such experiment file",
        "extend|MODEL", "extend kitchen --data x.yaml|--with", "extend kitchen --with x|--data",
        "extend kitchen --with x --data nowhere.yaml|nowhere.yaml: there is no such experiment file",
        "evaluate|MODEL", "evaluate kitchen|--data", "score|PREDICTIONS", "score x --resamples 0|from 1 on", "curve|TABLE.json",
        "evaluate kitchen --data nowhere.yaml|nowhere.yaml: there is no such experiment file",
        "export|MODEL", "export kitchen|--out",
        "package|MODEL", "package kitchen --version|Missing required parameter",
        "data|Missing required subcommand", "data check|ROOT", "data splits /|--out", "data check / --set x|KEY=VALUE",
        "modality|Missing required subcommand", "modality install|FILE",
        "modality remove smell|no file in the folder modalities is or brings smell"})
    void wrongUsageEndsWithTwoAndSaysWhatIsWrong(String line, String said) throws Exception {
        Files.createDirectories(folder.resolve("bundles"));
        String[] args = ("--home " + folder + " " + (line == null ? "" : line)).trim().split(" ");
        assertEquals(2, karmma(args), err.toString());
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals("", out.toString(), "standard output carries results only");
    }

    @Test
    void aCommandOfAnotherJarIsLikeTheOthers() throws Exception {
        Files.createDirectories(folder.resolve("bundles"));
        assertEquals(7, karmma("echo", "hello", "--home", folder.toString()));
        assertEquals("hello from " + folder, out.toString().strip());
        assertEquals(2, karmma("echo", "nothing"));
        assertEquals(2, karmma("echo", "hello", "--home", folder.resolve("gone").toString()));
        assertTrue(err.toString().contains("there is nothing to say") && err.toString().contains("gone is no Karmma home"), err.toString());
    }

    @Test
    void aFileThatIsNotThereEndsWithThree() {
        assertEquals(3, karmma("predict", "kitchen", "video=" + folder.resolve("gone.mp4")));
        assertTrue(err.toString().contains("gone.mp4"), err.toString());
    }

    @Test
    void aDropFolderThatCannotBeWrittenEndsWithThree() throws Exception {
        Files.createDirectories(folder.resolve("bundles"));
        Path modalities = Files.writeString(folder.resolve("modalities"), "no folder");
        Path jar = Files.writeString(folder.resolve("smell.jar"), "no jar");
        assertEquals(3, karmma("--home", folder.toString(), "modality", "install", jar.toString()));
        assertTrue(err.toString().contains(modalities + ": smell.jar cannot be tried or put there: "), err.toString());
        Files.delete(modalities);
        Files.createDirectories(modalities.resolve("taste.jar/full"));
        assertEquals(3, karmma("--home", folder.toString(), "modality", "remove", "taste.jar"));
        assertTrue(err.toString().contains(modalities + ": taste.jar cannot be removed: "), err.toString());
    }

    @Test
    void anInstallationThatIsNotThereEndsWithTwo() throws Exception {
        assertEquals(2, karmma("--home", folder.toString(), "shell"));
        assertTrue(err.toString().contains(folder + " is no Karmma home"), err.toString());
    }
}
