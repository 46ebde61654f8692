package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Split;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/**
 * What docs/embed.md says, word for word: its code is taken from there, compiled and run in a folder elsewhere. Its commands are run by
 * {@link SpringBootIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbedDocsIT {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>\\s*<version>(.*?)</version>");

    /** What the page says is there: an open Karmma, a student, a clip, a modality and its extractor. */
    private static final String AROUND = """
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.CompletableFuture;
            import org.karmma.dataset.*;
            import org.karmma.dataset.Samples.ElementType;
            import org.karmma.embed.*;
            import org.karmma.extractor.*;
            import org.karmma.modality.*;
            import org.karmma.student.*;

            public class Excerpts {
                public static void main(String[] args) throws Exception {
                    Path home = Path.of(args[0]);
                    Clip clip = Clip.of(Path.of(args[1]));
                    Modality mine = new org.karmma.distribution.host.Murmur();
                    Extractor itsExtractor = new org.karmma.distribution.host.MurmurExtractor();
                    try (Karmma karmma = Karmma.open(home)) {
                        EmbeddedStudent kitchen = karmma.student("kitchen");
            %s
                    }
                }
            }
            """;

    /** A project of somebody's; its plugins are those of this build, so that little is fetched. */
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.acme</groupId><artifactId>host</artifactId><version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
            %s
              <dependencies>
            %s
              </dependencies>
              <build><pluginManagement><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version></plugin>
                <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
              </plugins></pluginManagement></build>
            </project>
            """;

    @TempDir
    static Path folder;

    private Home home;
    private Path model;
    private Path recording;

    private record Block(String language, String text) {}

    @BeforeAll
    void install() throws Exception {
        TrainedRun run = TrainedRun.get();
        model = run.result().student();
        home = AssembledHome.in(folder.resolve("home"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            karmma.service(Workbench.class).install(model, "kitchen");
            Clip clip = run.clips(karmma, Split.TEST).get(0);
            recording = ((Evidence.Recording) clip.evidence("video").orElseThrow()).path();
        }
    }

    private static List<Block> blocks(String page) throws Exception {
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(Files.readString(Path.of(System.getProperty("karmma.docs"), page)));
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        assertTrue(blocks.size() > 1, () -> "the page has its code in blocks: " + blocks);
        return blocks;
    }

    private static List<String> java(boolean programs) throws Exception {
        return blocks("embed.md").stream().filter(block -> block.language().equals("java")).map(Block::text)
                .filter(text -> HostProcess.PROGRAM.matcher(text).find() == programs).toList();
    }

    private static HostProcess.Ended run(String source, HostProcess host, Object... args) throws Exception {
        HostProcess.Ended ended = host.runSource(source, args);
        assertEquals(0, ended.code(), ended::toString);
        return ended;
    }

    /** A log is the host's to choose; this one has nothing to say. */
    private static HostProcess quiet(HostProcess host) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>");
        return host.with(conf);
    }

    @Test
    void threeLinesAreEnough() throws Exception {
        HostProcess host = quiet(HostProcess.withLauncher(folder));
        HostProcess.Ended ended = run(java(true).get(0), host, home.folder(), recording);
        assertTrue(ended.out().contains("used video+flow+audio; ") && ended.out().contains("{action=[Score["), ended::toString);
    }

    @Test
    void withoutAHomeToo() throws Exception {
        HostProcess.Ended ended = run(java(true).get(1), quiet(HostProcess.withoutHome(folder)), model, recording);
        assertTrue(ended.out().contains("used video+flow+audio\n"), ended::toString);
    }

    /** The dependency and the program of the page, and nothing else but where to find this build: Maven finds what they need. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aProjectWithTheDependencyBuildsAndRuns(int which) throws Exception {
        HostProcess.Ended ended = buildAndRun(POM.formatted("", xml("embed.md").get(which)), java(true).get(which),
                which == 0 ? home.folder() : model, recording);
        assertTrue(ended.out().contains("used video+flow+audio"), ended::toString);
    }

    /** As docs/publishing.md says. */
    @Test
    void aProjectWithTheBillOfMaterialsNeedsNoVersions() throws Exception {
        String dependency = xml("embed.md").get(0).replaceAll("\\s*<version>.*?</version>", "");
        HostProcess.Ended ended = buildAndRun(POM.formatted(xml("publishing.md").get(0), dependency), java(true).get(0),
                home.folder(), recording);
        assertTrue(ended.out().contains("used video+flow+audio"), ended::toString);
    }

    private static List<String> xml(String page) throws Exception {
        return blocks(page).stream().filter(block -> block.language().equals("xml")).map(Block::text).toList();
    }

    private static HostProcess.Ended buildAndRun(String pom, String program, Object... args) throws Exception {
        Path project = Files.createTempDirectory(folder, "project");
        StagedRepository.in(project).useFor(project);
        Files.writeString(project.resolve("pom.xml"), pom);
        Matcher name = HostProcess.PROGRAM.matcher(program);
        assertTrue(name.find(), program);
        Path sources = Files.createDirectories(project.resolve("src/main/java"));
        Files.writeString(sources.resolve(name.group(1) + ".java"), program);
        Path said = project.resolve("maven.txt");
        Process maven = new ProcessBuilder(System.getProperty("maven.program"), "-B", "-q", "compile", "dependency:build-classpath",
                "-Dmdep.outputFile=target/class-path.txt", "-DincludeScope=runtime").directory(project.toFile()).redirectErrorStream(true)
                        .redirectOutput(said.toFile()).start();
        assertEquals(0, maven.waitFor(), () -> read(said));
        List<Path> classPath = new ArrayList<>(List.of(project.resolve("target/classes")));
        for (String jar : Files.readString(project.resolve("target/class-path.txt")).strip().split(System.getProperty("path.separator"))) {
            classPath.add(Path.of(jar));
        }
        HostProcess.Ended ended = new HostProcess(folder, classPath).run(name.group(1), args);
        assertEquals(0, ended.code(), ended::toString);
        return ended;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All the rest, one piece after the other, in one program. */
    @Test
    void everyExcerptDoesWhatItSays() throws Exception {
        List<String> excerpts = java(false);
        assertEquals(5, excerpts.size(), excerpts::toString);
        String body = excerpts.stream().map(excerpt -> "{\n" + excerpt + "}\n").collect(Collectors.joining());
        HostProcess host = quiet(HostProcess.withLauncher(folder).withPrograms());
        HostProcess.Ended ended = run(AROUND.formatted(body), host, home.folder(), recording);
        for (String said : List.of("video is here", "detection is here", "audio: Presence[slot=audio, cause=MUTED", "video+flow+audio",
                "[kitchen] []")) {
            assertTrue(ended.out().contains(said), () -> said + " in " + ended);
        }
        assertEquals("", ended.err());
    }

    @Test
    void theDependenciesAreOurs() throws Exception {
        List<String> named = new ArrayList<>();
        for (String block : xml("embed.md")) {
            assertTrue(block.contains("<groupId>org.karmma</groupId>"), block);
            Matcher found = ARTIFACT.matcher(block);
            assertTrue(found.find(), block);
            named.add(found.group(1));
            assertTrue(Files.exists(Path.of(System.getProperty("karmma.embed"), "karmma-embed-" + found.group(2) + ".jar")),
                    () -> "the version is the one of this build: " + block);
        }
        assertEquals(List.of("karmma-launcher", "karmma-embed"), named);
    }
}
