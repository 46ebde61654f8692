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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/add-a-modality.md, word for word, in a folder outside of this repository, against the artifacts of this build. What its first block
 * makes is there already: the artifacts, and a run that takes seconds in the place of the quick demonstration; its student is called
 * kitchen, its experiment has that one's name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddModalityIT {

    private static final Path SOURCES = Path.of(System.getProperty("karmma.sources"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
    private static final String MARK = "@@ block ";

    /** Two seconds of an arm that swings. */
    private static final String PUSHES = """
            import java.nio.file.Path;
            import org.karmma.dataset.*;
            import org.karmma.embed.*;
            import org.karmma.student.*;

            public class Pushes {
                public static void main(String[] args) {
                    double startSeconds = 40;
                    double from = 40;
                    double to = 42;
                    float[] numbers = new float[200 * 6];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = (float) ((i %% 6 == 2 ? 9.81 : 0) + Math.sin(i / 50.0 + i %% 6));
                    }
                    try (Karmma karmma = Karmma.open(Path.of(args[0]))) {
                        Student student = karmma.student("kitchen");
            %s
                        System.out.println(p.subset());
                    }
                }
            }
            """;

    @TempDir
    static Path folder;

    private Path home;
    private List<String> blocks;
    /** What each block wrote to standard output. */
    private List<String> said;

    @BeforeAll
    void follow() throws Exception {
        TrainedRun trained = TrainedRun.get();
        home = AssembledHome.in(folder.resolve("home")).folder();
        Files.delete(home.resolve("experiments"));
        Files.createDirectory(home.resolve("experiments"));
        Files.writeString(home.resolve("experiments/micro-kitchens-quick.yaml"), Files.readString(trained.experiment())
                + "extension: {epochs: 2}\n");
        Path work = Files.createDirectory(folder.resolve("work"));
        StagedRepository.in(folder).useFor(work);
        run(work, List.of("$KARMMA/bin/karmma student install kitchen " + trained.result().student()));
        String tutorial = Files.readString(SOURCES.resolve("docs/add-a-modality.md"));
        List<String> all = BLOCK.matcher(tutorial).results().map(result -> result.group(1)).toList();
        assertTrue(all.get(0).contains("karmma demo --quick"), "what has to be there: " + all.get(0));
        blocks = all.subList(1, all.size());
        said = run(work, blocks);
    }

    /** In one shell, which stops where a command fails. */
    private List<String> run(Path work, List<String> commands) throws Exception {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        // on a line of its own: Maven ends its output with colours, and no line feed
        commands.forEach(block -> script.append("printf '\\n").append(MARK).append("\\n'\n").append(block).append('\n'));
        Path err = folder.resolve("stderr.txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script.toString()).directory(work.toFile()).redirectError(err.toFile());
        bash.environment().put("KARMMA", home.toString());
        bash.environment().put("DATA", TrainedRun.get().data().toString());
        bash.environment().put("PATH", Path.of(System.getProperty("maven.program")).getParent() + ":" + System.getenv("PATH"));
        bash.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + folder + " -Dorg.bytedeco.javacpp.cachedir="
                + System.getProperty("org.bytedeco.javacpp.cachedir"));
        Process process = bash.start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), () -> out + read(err));
        List<String> parts = new ArrayList<>(List.of(out.split("\n" + MARK + "\n", -1)));
        assertEquals("", parts.remove(0));
        return parts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String saidBy(String command) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(command)) {
                found.add(said.get(i));
            }
        }
        assertEquals(1, found.size(), "blocks with " + command);
        return found.get(0);
    }

    @Test
    void theBundleServes() {
        String list = saidBy("karmma modality list");
        assertTrue(list.lines().anyMatch(line -> line.matches("karmma-imu\\.jar +serving +karmma-imu 0\\.1\\.0\\.SNAPSHOT\\s*")), list);
    }

    @Test
    void theStudentLearnsTheSensorAndForgetsNothing() {
        String extended = saidBy("karmma extend");
        assertTrue(extended.contains("the answers of 15 of 15 subsets are what they were, bit for bit"), extended);
        assertTrue(extended.contains("student: kitchen"), extended);
    }

    @Test
    void itAnswersWithTheSensorAndWithout() {
        List<String> used = new ArrayList<>();
        String answers = saidBy("karmma predict");
        answers.lines().filter(line -> line.startsWith("used: ")).forEach(line -> used.add(line.replaceFirst("used: +", "")));
        assertEquals(List.of("video+flow+audio+imu", "video+flow+audio"), used, answers);
        assertTrue(answers.lines().anyMatch(line -> line.matches("absent:  imu \\(no-signal since .*\\) the clip has no imu")), answers);
    }

    /** In a program, which has an open student, what its sensor measured, and when. */
    @Test
    void samplesInMemoryAreAsGood() throws Exception {
        Matcher excerpt = JAVA.matcher(Files.readString(SOURCES.resolve("docs/add-a-modality.md")));
        assertTrue(excerpt.find());
        HostProcess.Ended ended = HostProcess.withLauncher(folder).runSource(PUSHES.formatted(excerpt.group(1)), home);
        assertEquals(0, ended.code(), ended::toString);
        assertTrue(ended.out().lines().anyMatch("imu"::equals), ended::toString);
    }

    /** What the tutorial makes is what the repository has. */
    @Test
    void theClassOfTheTutorialIsThatOfThePlugin() throws Exception {
        Matcher text = Pattern.compile("(?s)ImuModality.java <<'END'\n(.*?)\nEND\n").matcher(String.join("\n", blocks));
        assertTrue(text.find());
        assertEquals(Files.readString(SOURCES.resolve("plugins/imu/src/main/java/org/karmma/imu/ImuModality.java")).strip(), text.group(1)
                .strip());
        for (String file : List.of("pom.xml", "src/test/java/org/karmma/imu/ImuModalityTest.java")) {
            assertEquals(elsewhere(Files.readString(SOURCES.resolve("plugins/imu").resolve(file))),
                    elsewhere(Files.readString(folder.resolve("work/karmma-imu").resolve(file))), file);
        }
    }

    /** Within this repository a parent is found by its place, and names are nicer. */
    private static String elsewhere(String pom) {
        return pom.replaceAll("<relativePath.*?</parent>", "</parent>").replaceAll("<name>.*</name>", "").strip();
    }

    /** The promise: a modality in one class. */
    @Test
    void itIsShort() throws Exception {
        Path resources = SOURCES.resolve("framework/archetype/src/main/resources/archetype-resources/src");
        long made = lines(resources.resolve("main/java/__className__.java")) + lines(resources.resolve("test/java/__className__Test.java"));
        assertTrue(made <= 30, "the archetype makes " + made + " lines of Java");
        long imu = lines(SOURCES.resolve("plugins/imu/src/main/java/org/karmma/imu/ImuModality.java"));
        assertTrue(imu <= 60, "the modality of the tutorial has " + imu + " lines");
    }

    /** Without comments, imports and blank lines. */
    private static long lines(Path source) throws IOException {
        String code = Files.readString(source).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
        return code.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")).count();
    }
}
