package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;

/** Homes that earlier versions of Karmma have left, and one of a later version. */
class UpgradeIT {

    /** Written by earlier commits of this repository, see the README there. */
    private static final Path OLDER = Path.of(System.getProperty("karmma.sources"), "framework/core/src/test/resources/homes/older");

    @TempDir
    Path folder;

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                found.put(folder.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    /** As a package was written before answers were calibrated; format 1 differs in that and in one more key. */
    private static void age(Path modelPackage) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path file = modelPackage.resolve("model.json");
        ObjectNode root = (ObjectNode) json.readTree(file.toFile());
        root.put("format", 1);
        ObjectNode measured = (ObjectNode) root.path("model").path("measured");
        measured.remove("temperatures");
        measured.remove("clips_by_subset");
        json.writeValue(file.toFile(), root);
    }

    @Test
    void anOlderHomeServesAndIsRewrittenWhenAskedAfterABackup() throws Exception {
        KarmmaCommand karmma = KarmmaCommand.in(folder);
        copy(OLDER, karmma.home().folder());
        Ended listed = karmma.run("student", "list");
        assertEquals(0, listed.code(), listed.err());
        assertEquals(2, listed.out().lines().count(), listed.out());
        String events = Files.readString(karmma.home().folder().resolve("log/events.jsonl"));
        assertTrue(events.contains("\"kind\":\"converted\"") && events.contains("was read from format 1; karmma upgrade rewrites it"),
                events);
        Map<String, String> before = files(karmma.home().models());
        assertEquals(0, karmma.run("upgrade", "--dry-run").code());
        assertEquals(before, files(karmma.home().models()), "nothing is rewritten by looking");

        Ended upgraded = karmma.run("upgrade", "--json", "--why", "a test");
        assertEquals(0, upgraded.code(), upgraded.err());
        JsonNode told = new ObjectMapper().readTree(upgraded.out());
        assertEquals(4, told.path("older").size(), upgraded.out());
        Path backup = Path.of(told.path("backup").asText());
        assertTrue(Files.isRegularFile(backup), upgraded.out());
        assertTrue(Files.readString(karmma.home().models().resolve("kitchen/model.json")).contains("\"format\" : 2"));
        assertTrue(Files.readString(karmma.home().folder().resolve("log/events.jsonl"))
                .contains("was rewritten from format 1 in format 2"));
        Ended again = karmma.run("upgrade");
        assertEquals("nothing in this home is of an older format", again.out().strip(), again.err());

        Ended back = karmma.run("restore", backup, "--replace");
        assertEquals(0, back.code(), back.err());
        Map<String, String> now = files(karmma.home().models());
        now.keySet().removeIf(file -> file.endsWith("lock"));
        before.keySet().removeIf(file -> file.endsWith("lock"));
        assertEquals(before, now, "the backup is the home as it was");
    }

    /** One that today's modalities can serve. */
    @Test
    void anOlderStudentAnswersAsItDidBeforeAndAfter() throws Exception {
        Home home = AssembledHome.in(folder.resolve("home"));
        copy(TrainedRun.get().result().student(), folder.resolve("aged"));
        Prediction today;
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Workbench workbench = karmma.service(Workbench.class);
            workbench.install(folder.resolve("aged"), "kitchen");
            today = answer(karmma);
            age(folder.resolve("aged"));
            workbench.install(folder.resolve("aged"), "kitchen");
            Prediction aged = answer(karmma);
            assertEquals(today.subset(), aged.subset(), () -> "every slot is admitted: " + aged.slots());
            assertEquals(today.scores(), aged.scores());
        }
        KarmmaCommand command = new KarmmaCommand(folder, home);
        Ended upgraded = command.run("upgrade");
        assertEquals(0, upgraded.code(), upgraded.err());
        assertTrue(upgraded.out().contains("rewritten:  student kitchen: "), upgraded.out());
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(today.scores(), answer(karmma).scores());
        }
    }

    private static Prediction answer(KarmmaFramework karmma) throws Exception {
        Clip clip = TrainedRun.get().clips(karmma, Split.TEST).get(0);
        return karmma.service(Workbench.class).student("kitchen").orElseThrow().predict(clip);
    }

    @Test
    void aHomeOfANewerVersionIsRefusedAndNothingIsTouched() throws Exception {
        KarmmaCommand karmma = KarmmaCommand.in(folder);
        copy(OLDER, karmma.home().folder());
        Files.writeString(karmma.home().folder().resolve("home.json"), "{\"format\": 99, \"karmma\": \"7.0.0\"}");
        Map<String, String> before = files(karmma.home().folder());
        for (String command : new String[] {"upgrade", "serve --port 0", "student list", "exec karmma:students"}) {
            Ended refused = karmma.run((Object[]) command.split(" "));
            assertEquals(2, refused.code(), refused.err());
            assertTrue(refused.err().contains("this home is of Karmma 7.0.0, format 99; this version reads formats up to 2")
                    && refused.err().contains("Use that version or a newer one"), refused.err());
            assertEquals("", refused.out());
        }
        assertEquals(before, files(karmma.home().folder()));
        assertFalse(Files.exists(karmma.home().folder().resolve("log")));
    }
}
