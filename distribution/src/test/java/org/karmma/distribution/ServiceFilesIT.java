package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.launcher.Home;

/**
 * What a release has for systemd and for containers. Neither runs here: the unit is looked at by systemd's own tools, and of the Dockerfile
 * what is copied, started and asked for its health is copied, started and asked, from the unpacked release.
 */
class ServiceFilesIT {

    private static final String INSTALLED = "/opt/karmma";
    /** Out of 100; systemd calls up to 30 "OK", what has no protection has 96. */
    private static final int MOST_EXPOSED = 20;

    @TempDir
    static Path folder;

    private static UnpackedRelease release;
    /** Without a space, since the path of a program in a unit has none. */
    private static Path installed;

    @BeforeAll
    static void unpack() throws Exception {
        release = UnpackedRelease.in(folder);
        installed = Files.createSymbolicLink(folder.resolve("opt"), release.software());
    }

    private static String service(String name) throws IOException {
        return Files.readString(release.software().resolve("service").resolve(name));
    }

    private static KarmmaCommand.Ended analyze(String... arguments) throws Exception {
        Path program = Stream.of("/usr/bin/systemd-analyze", "/bin/systemd-analyze").map(Path::of).filter(Files::isExecutable)
                .findFirst().orElse(null);
        if (program == null) {
            System.err.println("SKIPPED: karmma.service is not looked at, since there is no systemd-analyze here");
        }
        Assumptions.assumeTrue(program != null, "there is no systemd-analyze here");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return release.run(release.prepare(command));
    }

    @Test
    void theUnitIsOneAndGivesAwayLittle() throws Exception {
        String unit = service("karmma.service");
        for (String line : List.of("NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/var/lib/karmma", "User=karmma",
                "Restart=on-failure", "RestartPreventExitStatus=2", "SuccessExitStatus=143")) {
            assertTrue(unit.contains("\n" + line + "\n"), line);
        }
        Path copy = Files.writeString(folder.resolve("karmma.service"), unit.replace(INSTALLED, installed.toString()));
        KarmmaCommand.Ended verified = analyze("verify", copy.toString());
        assertEquals(List.of(), verified.err().lines().filter(line -> line.contains("karmma.service")).toList(), verified.err());
        Path wrong = Files.writeString(folder.resolve("wrong.service"),
                Files.readString(copy).replace("ProtectSystem=strict", "ProtectSystems=strict"));
        assertTrue(analyze("verify", wrong.toString()).err().contains("ProtectSystems"), "a mistake is found");
        KarmmaCommand.Ended exposed = exposure(copy);
        assertEquals(0, exposed.code(), exposed.out() + exposed.err());
        Path open = Files.writeString(folder.resolve("open.service"),
                Files.readString(copy).replaceAll("(?m)^(Protect|Private|Restrict|System|No|Cap).*$", ""));
        assertNotEquals(0, exposure(open).code(), "and so is carelessness");
    }

    private static KarmmaCommand.Ended exposure(Path unit) throws Exception {
        return analyze("security", "--offline=yes", "--threshold=" + MOST_EXPOSED, unit.toString());
    }

    /** Instructions, each in a line of its own. */
    private static List<String> dockerfile() throws IOException {
        return service("Dockerfile").replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n", " ").lines().map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
    }

    private static String argument(String instruction) throws IOException {
        List<String> found = dockerfile().stream().filter(line -> line.startsWith(instruction + " ")).toList();
        assertEquals(1, found.size(), () -> instruction + ": " + found);
        return found.get(0).substring(instruction.length()).strip();
    }

    /** The words of an instruction in JSON, with what is installed where it was unpacked. */
    private static List<String> words(String json) throws IOException {
        JsonNode array = new ObjectMapper().readTree(json);
        assertTrue(array.isArray(), json);
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText().replace(INSTALLED, installed.toString())));
        return words;
    }

    @Test
    void theDockerfileCopiesWhatThereIsAndRunsAsNobodySpecial() throws IOException {
        Pattern known = Pattern.compile("(FROM|RUN|COPY|USER|ENV|VOLUME|WORKDIR|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD) .+");
        List<String> copied = new ArrayList<>();
        for (String instruction : dockerfile()) {
            assertTrue(known.matcher(instruction).matches(), () -> "no instruction: " + instruction);
            if (instruction.startsWith("COPY ")) {
                String[] paths = instruction.split(" +");
                for (String path : Arrays.copyOfRange(paths, 1, paths.length - 1)) {
                    assertTrue(Files.exists(release.software().resolve(path)), () -> instruction + ": a release holds no " + path);
                    copied.add(path);
                }
            }
        }
        assertTrue(copied.containsAll(List.of("bin", "lib", "bundles", "conf", "experiments", "modalities", "LICENSE", "THIRD-PARTY.md",
                "licenses")), copied.toString());
        assertTrue(dockerfile().get(0).matches("FROM eclipse-temurin:17-jre\\S*"), dockerfile().get(0));
        assertTrue(argument("USER").matches("[1-9]\\d+:[1-9]\\d+"), "by number, so that a cluster sees that it is not root");
        assertEquals("/var/lib/karmma", argument("VOLUME"));
        assertTrue(argument("ENV").contains("KARMMA_HOME=" + argument("VOLUME")), argument("ENV"));
        assertEquals("8181", argument("EXPOSE"));
        assertEquals("SIGTERM", argument("STOPSIGNAL"));
    }

    /** As the image would run it: a home that is made, then the server as the one process; its health while it lives and after. */
    @Test
    void theEntryPointServesAndTheHealthCheckSeesIt() throws Exception {
        Home home = new Home(folder.resolve("volume"));
        List<String> command = words(argument("ENTRYPOINT"));
        List<String> serve = words(argument("CMD"));
        assertEquals(List.of("serve", "--host", "0.0.0.0"), serve, "beyond the container's loopback, or nobody could be let in");
        command.addAll(serve);
        command.addAll(List.of("--port", "0"));
        Matcher health = Pattern.compile("(?<options>(--\\S+ +)*)CMD (?<words>\\[.*)").matcher(argument("HEALTHCHECK"));
        assertTrue(health.matches(), argument("HEALTHCHECK"));
        ProcessBuilder start = release.prepare(command);
        start.environment().put("KARMMA_HOME", home.folder().toString());
        List<String> check = words(health.group("words"));
        try (ServedHome served = ServedHome.start(start, home, folder)) {
            String port = String.valueOf(served.at("/").getPort());
            check.replaceAll(word -> word.replace("/8181", "/" + port));
            assertTrue(check.toString().contains(port + " "), check.toString());
            KarmmaCommand.Ended alive = release.run(release.prepare(check));
            assertEquals(0, alive.code(), alive.err());
            assertEquals(401, served.send(served.request("/api/v1/modalities")).statusCode(), "a password is asked for");
            Path program = Path.of(served.process().info().command().orElseThrow());
            assertEquals("java", program.getFileName().toString(), "a stop reaches Karmma");
            assertEquals(143, served.stop(), served::said);
        }
        assertFalse(release.run(release.prepare(check)).code() == 0, "what does not answer is not alive");
    }
}
