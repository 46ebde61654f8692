package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.karmma.distribution.KarmmaCommand.Ended;

/** The command as a user and a script see it: a process with an exit code and two outputs. */
class CommandLineIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;

    @BeforeAll
    static void install() throws IOException {
        karmma = KarmmaCommand.in(folder);
    }

    @Test
    void helpIsAResult() throws Exception {
        Ended help = karmma.run("--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("demo") && help.out().contains("130"), help.out());
        assertEquals("", help.err());
    }

    static Stream<Arguments> mistakes() throws IOException {
        String experiment = Files.writeString(folder.resolve("typo.yaml"),
                "name: typo\ndataset: {provider: micro-kitchens}\nmodalities: [audio]\nsedes: [1]\n").toString();
        String smell = Files.writeString(folder.resolve("smell.yaml"), "name: smell\ndataset: {provider: micro-kitchens}\n"
                + "modalities: [smell]\n").toString();
        String sound = Files.writeString(folder.resolve("sound.yaml"), "name: sound\ndataset: {provider: micro-kitchens}\n"
                + "modalities: [audio]\n").toString();
        String file = Files.writeString(folder.resolve("clip.mp4"), "no clip").toString();
        return Stream.of(
                Arguments.of(2, "Try 'karmma --help'", new String[] {"--nonsense"}),
                Arguments.of(2, "did you mean seeds?", new String[] {"run", experiment, "--out", folder.resolve("run").toString()}),
                Arguments.of(2, "smell", new String[] {"run", smell, "--out", folder.resolve("run").toString()}),
                Arguments.of(2, "smell", new String[] {"demo", "--modalities", "smell", "--out", folder.resolve("run").toString()}),
                Arguments.of(2, "nothing is left", new String[] {"run", sound, "--without", "audio", "--out", "run"}),
                Arguments.of(2, "they bring [audio, detection, flow, video]", new String[] {"demo", "--without", "audoi", "--out", "run"}),
                Arguments.of(2, "given twice", new String[] {"predict", "nobody", "video=" + file, "video=" + file}),
                Arguments.of(2, "called nobody", new String[] {"predict", "nobody", "video=" + file}),
                Arguments.of(2, "smell=", new String[] {"predict", "nobody", "smell=" + file}),
                Arguments.of(3, "gone.mp4", new String[] {"predict", "nobody", "video=" + folder.resolve("gone.mp4")}));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreNamedBeforeAnyWork(int code, String said, String[] args) throws Exception {
        Ended ended = karmma.run((Object[]) args);
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().contains(said), ended.err());
        assertEquals("", ended.out(), "standard output carries results only");
        assertTrue(Files.notExists(folder.resolve("run")), "nothing was done");
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamedBeforeAnyWork() throws Exception {
        KarmmaCommand other = KarmmaCommand.in(Files.createDirectory(folder.resolve("other")));
        Path models = Files.writeString(other.home().models(), "no folder");
        Ended ended = other.run("demo", "--out", "run");
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(models.toString()) && ended.err().contains("--home"), ended.err());
        assertTrue(Files.notExists(other.folder().resolve("run")), "nothing was done");
    }

    @Test
    void anOwnLibtorchThatIsNotThereIsRefused() throws Exception {
        ProcessBuilder builder = karmma.prepare(KarmmaCommand.INTERRUPTIBLE, "shell");
        builder.environment().put("PYTORCH_LIBRARY_PATH", folder.resolve("nowhere").toString());
        builder.environment().put("PYTORCH_VERSION", "2.7.1");
        Process process = builder.start();
        process.getOutputStream().close();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), err);
        assertTrue(err.contains("PYTORCH_LIBRARY_PATH = " + folder.resolve("nowhere") + ": there is no libtorch"), err);
    }

    @Test
    void aDryRunPrintsTheResolvedExperiment() throws Exception {
        Path experiment = karmma.home().experiments().resolve("micro-kitchens-quick.yaml");
        Ended ended = karmma.run("run", experiment, "--dry-run", "--set", "seeds=[7]");
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().startsWith("{") && ended.out().replaceAll("\\s", "").contains("\"seeds\":[7]"), ended.out());
    }

    @Test
    void aScriptEndsWithItsFirstFailure() throws Exception {
        Ended good = karmma.runWith("karmma:modalities\n", "shell");
        assertEquals(0, good.code(), good.err());
        assertEquals(4, good.out().lines().filter(line -> line.contains("karmma-")).count(), good.out());
        Ended json = karmma.runWith("karmma:modalities --json\nkarmma:students --json\n", "shell");
        assertEquals(0, json.code(), json.err());
        List<String> lines = json.out().lines().toList();
        assertEquals(2, lines.size(), json.out());
        assertTrue(lines.get(0).startsWith("[{\"id\":\"") && lines.get(1).equals("[]"), json.out());
        Ended bad = karmma.runWith("karmma:slots nobody\nlb -s\n", "shell");
        assertEquals(1, bad.code());
        assertTrue(bad.err().contains("line 1") && bad.err().contains("no student nobody"), bad.err());
        assertEquals("", bad.out());
    }

    @Test
    void withoutAModalityNoBundleOfItStarts() throws Exception {
        Ended ended = karmma.runWith("karmma:modalities\nlb -s\n", "shell", "--without", "audio");
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("karmma-video") && !ended.out().contains("karmma-audio"), ended.out());
    }

    @Test
    void anInterruptEndsInOrder() throws Exception {
        Path stderr = Files.createTempFile(folder, "stderr", ".txt");
        Process process = karmma.prepare(KarmmaCommand.INTERRUPTIBLE, "shell").redirectError(stderr.toFile()).start();
        try (OutputStream in = process.getOutputStream(); BufferedReader out = process.inputReader()) {
            in.write("lb -s\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertEquals("START LEVEL 6", out.readLine());
            assertEquals(0, new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it waited for a line; the interrupt has to reach it");
            assertEquals(130, process.exitValue(), Files.readString(stderr));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("karmma-felix-")).toList(),
                    "the storage is gone");
        }
    }

    @Test
    void whatIsWrongIsToldInOneLine() throws Exception {
        for (Ended ended : List.of(karmma.run("run", "nowhere.yaml"), karmma.run("predict", "kitchen", "video=nowhere.mp4"))) {
            assertTrue(ended.code() == 2 || ended.code() == 3, ended.err());
            assertEquals(1, ended.err().lines().count(), ended.err());
        }
    }
}
