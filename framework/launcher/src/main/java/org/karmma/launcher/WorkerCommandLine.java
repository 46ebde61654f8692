package org.karmma.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a child JVM is started: this JVM's program and class path, the launcher's {@code worker} command. */
final class WorkerCommandLine {

    /** What a worker inherits of this JVM's settings; heap and threads are the experiment's to say. */
    private static final List<String> INHERITED = List.of("ai.djl.", "org.bytedeco.", "PYTORCH_", "DJL_", "ENGINE_", "java.io.tmpdir",
            "java.library.path", "logback.configurationFile");

    /** Since then the JVM warns of native libraries, and of what Felix does with Unsafe. */
    private static final int WARNS = 24;

    private WorkerCommandLine() {}

    static List<String> of(LaunchOptions options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC"); // workers share the cores with one another
        if (Runtime.version().feature() >= WARNS) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        Map<String, String> settings = new TreeMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> INHERITED.stream().anyMatch(name::startsWith))
                .forEach(name -> settings.put(name, System.getProperty(name)));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.karmma.launcher.cli.Main");
        command.add("--home");
        command.add(options.home().folder().toString());
        command.addAll(options.workerOptions());
        command.add("worker");
        return command;
    }
}
