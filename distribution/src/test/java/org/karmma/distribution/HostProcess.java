package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.karmma.distribution.host.Opens;

/**
 * A program of somebody's that has Karmma in it, in a JVM of its own.
 *
 * @param folder where it runs, and where its temporary files lie
 * @param classPath what it has
 */
record HostProcess(Path folder, List<Path> classPath) {

    /** Of a source, the class that is started. */
    static final Pattern PROGRAM = Pattern.compile("public class (\\w+)");

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

    /** A program in one file: compiled against what is here, and run. */
    Ended runSource(String source, Object... args) throws Exception {
        Matcher name = PROGRAM.matcher(source);
        assertTrue(name.find(), source);
        Path classes = Files.createDirectories(folder.resolve("classes-" + Integer.toHexString(source.hashCode())));
        Path file = Files.writeString(classes.resolve(name.group(1) + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "the tests run on a JDK");
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-proc:none", "-cp", pathOf(classPath));
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file)).call();
            assertTrue(compiled, () -> said + "\n" + source);
        }
        return with(classes).run(name.group(1), args);
    }

    private static String pathOf(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
    }

    Ended run(String main, Object... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) { // as docs/embed.md says
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-D" + CACHE + "=" + System.getProperty(CACHE), "-cp",
                pathOf(classPath), main));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }
}
