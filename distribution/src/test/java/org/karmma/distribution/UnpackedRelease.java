package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The archive that the build has made, unpacked by {@code tar} into a folder with a space in its name, and run as its reader would: by its
 * own script, with a search path that has Java and what the script needs, and no Maven.
 *
 * @param folder where the tests may write
 * @param software what was unpacked
 */
record UnpackedRelease(Path folder, Path software) {

    private static final Path ARCHIVE = Path.of(System.getProperty("karmma.release"));
    private static final List<String> TOOLS = List.of("bash", "dirname", "readlink", "sed", "head", "grep");

    /** The archive itself. */
    static Path archive() {
        assertTrue(Files.isRegularFile(ARCHIVE), () -> ARCHIVE + " is missing: the build makes it before these tests (mvn verify)");
        return ARCHIVE;
    }

    static UnpackedRelease in(Path folder) throws Exception {
        Path place = Files.createDirectories(folder.resolve("un packed"));
        assertEquals(0, new ProcessBuilder("tar", "-xzf", archive().toString(), "-C", place.toString()).inheritIO().start().waitFor());
        Path tools = Files.createDirectories(folder.resolve("path"));
        for (String tool : TOOLS) {
            Path program = Stream.of("/bin", "/usr/bin").map(bin -> Path.of(bin, tool)).filter(Files::isExecutable)
                    .findFirst().orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), program);
        }
        Files.createSymbolicLink(tools.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java"));
        try (Stream<Path> top = Files.list(place)) {
            List<Path> unpacked = top.toList();
            assertEquals(1, unpacked.size(), () -> "an archive unpacks into a folder of its own: " + unpacked);
            return new UnpackedRelease(folder, unpacked.get(0));
        }
    }

    /** A program with the environment of somebody who has Java and nothing else. */
    ProcessBuilder prepare(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(Files.createDirectories(folder.resolve("else where")).toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", folder.resolve("path").toString());
        environment.put("HOME", folder.toString());
        environment.put("DJL_CACHE_DIR", folder.resolve("djl").toString());
        environment.put("JAVA_OPTS", "-Djava.io.tmpdir=" + folder.toRealPath());
        return builder;
    }

    ProcessBuilder karmma(Object... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(software.resolve("bin/karmma").toString()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return prepare(command);
    }

    KarmmaCommand.Ended run(ProcessBuilder builder) throws Exception {
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        Process process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new KarmmaCommand.Ended(process.waitFor(), out, Files.readString(err));
    }

    /** Every file and folder of it, with its length and when it was last changed. */
    Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(software)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                contents.put(software.relativize(path).toString(), Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + " "
                        + (Files.isRegularFile(path) ? Files.size(path) : -1));
            }
        }
        return contents;
    }

    /** Whoever is not root cannot write into it from now on; whether root has is seen by {@link #contents()}. */
    void protect(boolean on) throws Exception {
        assertEquals(0, new ProcessBuilder("chmod", "-R", on ? "a-w" : "u+w", software.toString()).inheritIO().start().waitFor());
    }
}
