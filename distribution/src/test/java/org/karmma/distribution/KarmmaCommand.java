package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.karmma.launcher.Home;

/**
 * The command as a user and a script have it: a process with an exit code and two outputs, working in a home of its own.
 *
 * @param folder where it runs, and where its temporary files lie
 */
record KarmmaCommand(Path folder, Home home) {

    /** A build that was started in the background of a script ignores interrupts, and so would its children. */
    static final List<String> INTERRUPTIBLE = List.of("env", "--default-signal=INT");

    private static final String CACHE = "org.bytedeco.javacpp.cachedir";

    /** What a process left. */
    record Ended(int code, String out, String err) {}

    static KarmmaCommand in(Path folder) throws IOException {
        return new KarmmaCommand(folder, AssembledHome.in(folder.resolve("home")));
    }

    /** Not started yet; with its own process group where {@code prefix} is {@code setsid}. */
    ProcessBuilder prepare(List<String> prefix, Object... args) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("bash", home.folder().resolve("bin/karmma").toString()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + folder + " -D" + CACHE + "=" + System.getProperty(CACHE));
        return builder;
    }

    Ended run(Object... args) throws Exception {
        return runWith("", args);
    }

    /** With one more option of the JVM. */
    Ended runIn(String option, Object... args) throws Exception {
        ProcessBuilder builder = prepare(List.of(), args);
        builder.environment().merge("JAVA_OPTS", option, (options, more) -> options + " " + more);
        return ended(builder, "");
    }

    /** Interrupted as Ctrl-C does, the whole group with its workers, as soon as a line of its standard error begins like this. */
    Ended interrupt(String line, Object... args) throws Exception {
        List<String> group = new ArrayList<>(List.of("setsid"));
        group.addAll(INTERRUPTIBLE);
        Process process = prepare(group, args).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader err = process.errorReader()) {
            String last = err.readLine();
            for (; last != null && !last.startsWith(line); last = err.readLine()) {
                said.add(last);
            }
            assertNotNull(last, () -> "it never said " + line + "\n" + String.join("\n", said));
            assertEquals(0, new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor());
            err.lines().forEach(said::add);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join("\n", said));
        return new Ended(process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                String.join("\n", said));
    }

    /**
     * The same for what it says on standard output, and for this process alone.
     *
     * @param signal that it is told, {@code INT} or {@code TERM}
     */
    Ended tell(String signal, String line, Object... args) throws Exception {
        Path stderr = Files.createTempFile(folder, "stderr", ".txt");
        Process process = prepare(INTERRUPTIBLE, args).redirectError(stderr.toFile()).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            String last = out.readLine();
            for (; last != null && !last.startsWith(line); last = out.readLine()) {
                said.add(last);
            }
            String err = Files.readString(stderr);
            assertNotNull(last, () -> "it never said " + line + "\n" + String.join("\n", said) + err);
            signal(signal, process);
            out.lines().forEach(said::add);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join("\n", said));
        return new Ended(process.exitValue(), String.join("\n", said), Files.readString(stderr));
    }

    /** After so long, whatever it is at then; where it has ended by itself, that is it. */
    Ended tell(String signal, Duration after, Object... args) throws Exception {
        Path stdout = Files.createTempFile(folder, "stdout", ".txt");
        Path stderr = Files.createTempFile(folder, "stderr", ".txt");
        Process process = prepare(INTERRUPTIBLE, args).redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
        if (!process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS)) {
            signal(signal, process);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    }

    /** Tells one process something, for instance {@code STOP}. */
    static void signal(String signal, Process process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor());
    }

    /** @param input what it reads on standard input */
    Ended runWith(String input, Object... args) throws Exception {
        return ended(prepare(List.of(), args), input);
    }

    private Ended ended(ProcessBuilder builder, String input) throws Exception {
        Path stderr = Files.createTempFile(folder, "stderr", ".txt");
        Process process = builder.redirectError(stderr.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(stderr));
    }
}
