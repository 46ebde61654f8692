package org.karmma.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM like this one in which native memory can be measured: its heap has one size from the beginning, and the C library keeps one
 * arena, so that what was freed by one thread serves the others.
 */
final class ChildJvm {

    private static final String HEAP = "512m";

    private ChildJvm() {}

    /** Runs {@code karmma} with arguments; its outputs are this one's. @return its exit code */
    static int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> !option.startsWith("-Xm")).forEach(command::add);
        command.addAll(List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch"));
        command.add("-Dkarmma.log.level=ERROR"); // that other builds are refused is what is asked for, thousands of times
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.karmma.launcher.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process child = builder.start();
        try {
            return child.waitFor();
        } finally {
            child.destroy(); // if this one is interrupted; Ctrl-C has told the child, too
        }
    }
}
