package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** Commands of the console, by {@code karmma exec}, in a home with a student. */
class GogoCommandsIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;

    @BeforeAll
    static void install() throws Exception {
        karmma = KarmmaCommand.in(folder);
        Ended installed = karmma.run("student", "install", "kitchen", TrainedRun.get().result().student());
        assertEquals(0, installed.code(), installed.err());
    }

    private static Ended exec(int code, String command) throws Exception {
        Ended ended = karmma.run("exec", command);
        assertEquals(code, ended.code(), () -> ended.out() + ended.err());
        return ended;
    }

    private static void refused(String command, String why) throws Exception {
        String err = exec(command.matches("karmma:(extend|package) .*") ? 2 : 1, command).err();
        assertTrue(err.contains(why), err);
    }

    @Test
    void healthIsATableOrJson() throws Exception {
        String table = exec(0, "karmma:health").out();
        assertTrue(table.lines().anyMatch(line -> line.matches("ok +engine +libtorch: PyTorch .* computes")), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("ok +students +student kitchen: it answers with .*")), table);
        String json = exec(0, "karmma:health --json engine").out();
        assertTrue(json.startsWith("[{\"check\":\"engine\",\"subject\":\"libtorch\",\"state\":\"ok\""), json);
        refused("karmma:health engines", "nobody looks at engines; looked at are");
    }

    @Test
    void runsAreReadFromTheirFolders() throws Exception {
        Path run = TrainedRun.get().out();
        String table = exec(0, "karmma:runs " + run).out();
        assertTrue(table.startsWith(run + " (tiny): done, began "), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("  (done|unchanged) +data.*")), table); // other tests ask for the run, too
        String json = exec(0, "karmma:runs --json " + run).out();
        assertTrue(json.contains("\"name\":\"tiny\",\"state\":\"done\""), json);
        assertTrue(json.contains("{\"name\":\"data\",\"state\":\"done\"") || json.contains("{\"name\":\"data\",\"state\":\"unchanged\""),
                json);
        refused("karmma:runs " + karmma.home().modalities(), "there is no run here");
    }

    @Test
    void aStudentIsPackedIntoABundle() throws Exception {
        Ended packed = exec(0, "karmma:pack --json --out packed.jar --version 1.2.3 kitchen");
        assertTrue(packed.out().contains("\"version\":\"1.2.3\",\"student\":\"kitchen\""), packed.out());
        try (JarFile jar = new JarFile(folder.resolve("packed.jar").toFile())) {
            assertEquals("1.2.3", jar.getManifest().getMainAttributes().getValue("Bundle-Version"));
        }
        assertTrue(exec(0, "karmma:package kitchen").out().contains("file:       "), "a table for people");
        assertTrue(Files.isRegularFile(folder.resolve("karmma-student-kitchen.jar")), "where the command was given");
        refused("karmma:package nobody", "there is neither a student nor a model package called");
    }

    @Test
    void whatCannotBeExtendedIsSaidBeforeAnyWork() throws Exception {
        refused("karmma:extend --with imu --data nothing kitchen", "nothing: there is no such experiment file");
        refused("karmma:extend --with audio --data " + TrainedRun.get().experiment() + " kitchen", "audio");
        refused("karmma:extend --tolerance 1 --with imu --data x kitchen", "--tolerance goes with --fine-tune");
        refused("karmma:extend --with imu --data x kitchen epochs", "write KEY=VALUE");
    }

    /** A whole extension of a student, looked at from another process while it is under way, and its result asked about a clip. */
    @Test
    void aStudentIsExtendedAndSaysHowFarItIs() throws Exception {
        ExtendableRun run = ExtendableRun.get();
        Process extending = karmma.prepare(List.of(), "exec", "karmma:extend --with detection --data " + run.experiment()
                + " --out more --install more " + run.student()).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = extending.inputReader()) {
            String line = out.readLine();
            for (; line != null && !line.startsWith("signals-train-0: begins"); line = out.readLine()) {
                said.add(line);
            }
            assertNotNull(line, () -> String.join("\n", said));
            KarmmaCommand.signal("STOP", extending); // or it may be done before anybody has looked
            String table;
            try {
                table = exec(0, "karmma:runs more").out();
            } finally {
                KarmmaCommand.signal("CONT", extending);
            }
            assertTrue(table.contains("more (short): running, began "), table);
            assertTrue(table.lines().anyMatch(each -> each.matches("  done +data +\\d+:\\d\\d *")), table);
            assertTrue(table.lines().anyMatch(each -> each.matches("  waiting +test-extended.*")), table);
            out.lines().forEach(said::add);
        }
        assertEquals(0, extending.waitFor(), () -> String.join("\n", said));
        String all = String.join("\n", said);
        assertTrue(all.contains("extend: done in ") && all.contains("the answers of 3 of 3 subsets are what they were, bit for bit")
                && all.contains("student: more"), all);
        JsonNode status = new ObjectMapper().readTree(exec(0, "karmma:runs --json more").out()).get(0);
        assertEquals("done", status.path("state").asText(), status.toString());
        status.path("stages").forEach(stage -> assertEquals("done", stage.path("state").asText(), stage.toString()));

        List<String> slots = new ArrayList<>();
        new ObjectMapper().readTree(exec(0, "karmma:slots --json more").out())
                .forEach(slot -> slots.add(slot.path("slot").asText() + " " + slot.path("present").asText()));
        assertEquals(List.of("video true", "audio true", "detection true"), slots);
        Path clip = TrainedRun.get().data().resolve("P01/videos/P01_04.MP4");
        JsonNode answer = new ObjectMapper().readTree(exec(0, "karmma:predict --json more video=" + clip).out());
        assertEquals("video+audio", answer.path("subset").asText(), answer.toString());
        assertEquals("no-signal", answer.path("slots").path(2).path("cause").asText(), "it knows of boxes, and there are none");
    }

    /** All but package, which is a word of Java and so not what its method is called, but pack is the same. */
    @Test
    void everyCommandIsDescribed() throws Exception {
        for (String command : new String[] {"health", "runs", "extend", "pack", "slots", "predict", "mute", "events", "rollback"}) {
            String help = exec(0, "help karmma:" + command).out();
            assertTrue(help.startsWith(command + " - ") || help.contains("\n" + command + " - "), help);
        }
    }
}
