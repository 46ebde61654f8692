package org.karmma.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.distribution.host.Opens;

/**
 * A program of somebody's that has Karmma in it, in a JVM of its own.
 *
 * @param folder where it runs, and where its temporary files lie
 * @param classPath what it has
 */
record HostProcess(Path folder, List<Path> classPath) {

    private static final String CACHE = "org.bytedeco.javacpp.cachedir";

    /** What it left. */
    record Ended(int code, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + code + "\n" + out + "\n" + err;
        }
    }

    /** With what the dependency on the launcher brings, and the log of the distribution. */
    static HostProcess withLauncher(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("karmma.home"), "lib"))) {
            return new HostProcess(folder, jars.sorted().toList());
        }
    }

    /** With what the dependency on karmma-embed brings. */
    static HostProcess withoutHome(Path folder) throws IOException {
        Path target = Path.of(System.getProperty("karmma.embed"));
        List<Path> all = new ArrayList<>();
        try (Stream<Path> jars = Files.list(target)) {
            all.addAll(jars.filter(jar -> jar.getFileName().toString().matches("karmma-embed-[^-]*(-SNAPSHOT)?\\.jar")).toList());
        }
        String others = Files.readString(target.resolve("class-path.txt"));
        Arrays.stream(others.strip().split(System.getProperty("path.separator"))).map(Path::of).forEach(all::add);
        return new HostProcess(folder, all);
    }

    HostProcess with(Path more) {
        List<Path> all = new ArrayList<>(List.of(more));
        all.addAll(classPath);
        return new HostProcess(folder, all);
    }

    /** Without jars whose names begin like this. */
    HostProcess without(String name) {
        return new HostProcess(folder, classPath.stream().filter(jar -> !jar.getFileName().toString().startsWith(name)).toList());
    }

    /** With the programs of these tests. */
    HostProcess withPrograms() throws Exception {
        return with(Path.of(Opens.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    Ended run(String main, Object... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) { // as docs/embed.md says
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-D" + CACHE + "=" + System.getProperty(CACHE), "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator"))), main));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }
}
