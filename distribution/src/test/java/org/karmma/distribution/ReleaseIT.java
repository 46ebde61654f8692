package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What a release holds, laid out as its descriptor says, in a folder with a space in its name. The archives themselves are made and
 * unpacked where the build makes them: with the profile {@code release}.
 */
class ReleaseIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("karmma.sources"), "distribution").toAbsolutePath().normalize();
    private static final Path HOME = Path.of(System.getProperty("karmma.home"));

    @TempDir
    static Path folder;

    private static Path release;

    @BeforeAll
    static void layOut() throws Exception {
        release = folder.resolve("a release").resolve("karmma");
        Document descriptor = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(DISTRIBUTION.resolve("src/release/assembly.xml").toFile());
        NodeList sets = descriptor.getElementsByTagName("fileSet");
        for (int i = 0; i < sets.getLength(); i++) {
            layOut((Element) sets.item(i));
        }
    }

    private static void layOut(Element set) throws IOException {
        Path from = Path.of(text(set, "directory").replace("${project.basedir}", DISTRIBUTION.toString())
                .replace("${karmma.home}", HOME.toString()));
        NodeList includes = set.getElementsByTagName("include");
        for (int i = 0; i < includes.getLength(); i++) {
            String include = includes.item(i).getTextContent();
            PathMatcher matches = FileSystems.getDefault().getPathMatcher("glob:" + include);
            int found = 0;
            try (Stream<Path> files = Files.walk(from.resolve(
                    include.contains("/") ? include.substring(0, include.indexOf('/')) : include))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    Path name = from.relativize(file);
                    if (matches.matches(name)) {
                        Path to = release.resolve(name.toString());
                        Files.createDirectories(to.getParent());
                        Files.copy(file, to);
                        Files.setPosixFilePermissions(to, permissions(text(set, "fileMode")));
                        found++;
                    }
                }
            }
            assertTrue(found > 0, () -> include + " of " + from + " is in the descriptor, and there is no such file");
        }
    }

    private static String text(Element set, String name) {
        return set.getElementsByTagName(name).item(0).getTextContent();
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(String octal) {
        int bits = Integer.parseInt(octal, 8);
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((bits >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    private static KarmmaCommand.Ended run(Path program, Object... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(Files.createDirectories(folder.resolve("else where")).toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + folder.toRealPath());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new KarmmaCommand.Ended(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void itRunsFromElsewhere() throws Exception {
        KarmmaCommand.Ended version = run(release.resolve("bin/karmma"), "--version");
        assertEquals(0, version.code(), version.err());
        assertTrue(version.out().startsWith("karmma "), version.out());
        KarmmaCommand.Ended asked = run(release.resolve("bin/karmma"), "modality", "list");
        assertEquals(0, asked.code(), asked.err());
        assertEquals(4, asked.out().lines().filter(line -> line.contains("serving")).count(), asked.out());
    }

    @Test
    void itHoldsTheSoftwareAndNothingOfWhoeverBuiltIt() throws IOException {
        for (String file : List.of("LICENSE", "README.md", "THIRD-PARTY.md", "docs/operations.md", "service/karmma.service",
                "conf/logback.xml")) {
            assertTrue(Files.isRegularFile(release.resolve(file)), file);
        }
        for (String none : List.of("conf/built.properties", "models", "log", "cache")) {
            assertFalse(Files.exists(release.resolve(none)), none);
        }
    }

    @Test
    void everyJarOfOthersIsListedWithItsLicence() throws IOException {
        String listed = Files.readString(release.resolve("THIRD-PARTY.md"));
        List<String> missing = new ArrayList<>();
        for (String part : List.of("lib", "bundles")) {
            try (Stream<Path> jars = Files.walk(release.resolve(part))) {
                jars.filter(Files::isRegularFile).map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                        .filter(name -> !name.startsWith("karmma-") && !listed.contains("`" + name + "`")).forEach(missing::add);
            }
        }
        assertEquals(List.of(), missing, "distribution/src/release/THIRD-PARTY.md does not say whose they are");
    }

    @Test
    void theUnitForSystemdIsOne() throws Exception {
        String unit = Files.readString(release.resolve("service/karmma.service"));
        for (String hardened : List.of("NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/var/lib/karmma", "User=karmma",
                "Restart=on-failure")) {
            assertTrue(unit.contains("\n" + hardened + "\n"), hardened);
        }
        Path analyze = Stream.of("/usr/bin/systemd-analyze", "/bin/systemd-analyze").map(Path::of).filter(Files::isExecutable).findFirst()
                .orElse(null);
        if (analyze == null) {
            System.err.println("SKIPPED: karmma.service is not verified, since there is no systemd-analyze here");
        }
        Assumptions.assumeTrue(analyze != null, "there is no systemd-analyze here");
        Path plain = Files.createSymbolicLink(folder.resolve("opt"), release); // a program's path in a unit has no space
        Path copy = Files.writeString(folder.resolve("karmma.service"), unit.replace("/opt/karmma", plain.toString()));
        KarmmaCommand.Ended verified = run(analyze, "verify", copy);
        List<String> complaints = verified.err().lines().filter(line -> line.contains("karmma.service")).toList();
        assertEquals(List.of(), complaints, verified.err());
        Path wrong = Files.writeString(folder.resolve("wrong.service"), unit.replace("/opt/karmma", plain.toString())
                .replace("ProtectSystem=strict", "ProtectSystems=strict"));
        assertTrue(run(analyze, "verify", wrong).err().contains("ProtectSystems"), "a mistake is found");
    }

    @Test
    void theDockerfileCopiesWhatThereIs() throws IOException {
        String text = Files.readString(release.resolve("service/Dockerfile")).replaceAll("\\\\\\n", " ");
        List<String> instructions = text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        Pattern known = Pattern.compile("(FROM|RUN|COPY|USER|ENV|VOLUME|WORKDIR|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD) .+");
        for (String instruction : instructions) {
            assertTrue(known.matcher(instruction).matches(), () -> "no instruction: " + instruction);
            if (instruction.startsWith("COPY ")) {
                String[] paths = instruction.split(" +");
                for (String path : Arrays.copyOfRange(paths, 1, paths.length - 1)) {
                    assertTrue(Files.exists(release.resolve(path)), () -> instruction + ": a release holds no " + path);
                }
            }
            Matcher array = Pattern.compile("(?:ENTRYPOINT|CMD|HEALTHCHECK.* CMD) (\\[.*)").matcher(instruction);
            if (array.matches()) {
                assertTrue(new com.fasterxml.jackson.databind.ObjectMapper().readTree(array.group(1)).isArray(), instruction);
            }
        }
        assertTrue(instructions.get(0).startsWith("FROM eclipse-temurin:17-jre"), instructions.get(0));
        assertTrue(instructions.stream().anyMatch(line -> line.matches("USER [1-9]\\d+:[1-9]\\d+")), "nobody's root");
        assertTrue(instructions.contains("VOLUME /var/lib/karmma"));
        assertTrue(instructions.stream().anyMatch(line -> line.startsWith("HEALTHCHECK ") && line.contains("/api/v1/live")));
    }

    /** Where the build has made them. */
    @Test
    void theArchivesUnpackAndRun() throws Exception {
        Path target = HOME.resolveSibling("release");
        List<Path> archives = List.of();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                archives = files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
            }
        }
        if (archives.isEmpty()) {
            System.err.println("SKIPPED: no archive of a release is unpacked, since none was made (mvn -Prelease verify makes one)");
        }
        Assumptions.assumeFalse(archives.isEmpty(), "mvn -Prelease makes the archives");
        Path place = Files.createDirectories(folder.resolve("un packed"));
        assertEquals(0, new ProcessBuilder("tar", "-xzf", archives.get(0).toString(), "-C", place.toString()).start().waitFor());
        try (Stream<Path> top = Files.list(place)) {
            Path unpacked = top.toList().get(0);
            assertTrue(Files.isExecutable(unpacked.resolve("bin/karmma")));
            KarmmaCommand.Ended version = run(unpacked.resolve("bin/karmma"), "--version");
            assertEquals(0, version.code(), version.err());
        }
    }
}
