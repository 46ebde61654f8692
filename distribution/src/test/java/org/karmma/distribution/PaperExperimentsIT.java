package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.RunRequest;
import org.karmma.core.Workbench;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;

/** The experiments at the papers' scale: everything that they name is there, and each value says where it comes from. */
class PaperExperimentsIT {

    private static final List<String> NAMES = List.of("epic", "epic-star", "ssv2");

    @TempDir
    Path folder;

    @Test
    void everythingThatTheyNameIsThere() throws Exception {
        Home home = AssembledHome.in(folder.resolve("home"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            for (String name : NAMES) {
                Path file = home.experiments().resolve(name + ".yaml");
                JsonNode resolved = new ObjectMapper().readTree(karmma.service(Workbench.class).resolve(
                        new RunRequest(file, Map.of("dataset.root", "/data"), folder.resolve("out"), List.of())));
                assertEquals(name, resolved.path("name").asText());
                assertEquals("v3", resolved.path("distillation").path("name").asText(), name);
                assertEquals(0, resolved.path("limits").path("clips").asInt(), name);
            }
        }
    }

    @Test
    void theCommandKnowsThemByName() throws Exception {
        KarmmaCommand karmma = KarmmaCommand.in(folder);
        Ended known = karmma.run("run", "epic-star", "--set", "dataset.root=/data", "--dry-run");
        assertEquals(0, known.code(), known.err());
        assertEquals("epic-star", new ObjectMapper().readTree(known.out()).path("dataset").path("settings").path("split").asText());
        Ended unknown = karmma.run("run", "epik", "--dry-run");
        assertEquals(2, unknown.code(), unknown.err());
        assertTrue(unknown.err().contains("epik") && unknown.err().contains("epic, epic-star"), unknown.err());
        Ended wet = karmma.run("run", "epic", "--limit", "8");
        assertEquals(2, wet.code(), wet.err());
        assertTrue(wet.err().contains("--set limits.clips=8"), wet.err());
    }

    @Test
    void eachValueSaysWhereItComesFrom() throws Exception {
        for (String name : NAMES) {
            int values = 0;
            for (String line : Files.readAllLines(AssembledHome.in(folder.resolve(name)).experiments().resolve(name + ".yaml"))) {
                if (line.matches("\\s*\\w+: +[^ #].*")) {
                    assertTrue(line.matches(".* # (published: .*|ours([;:,].*)?|here(: .*)?)"), name + ": " + line);
                    values++;
                }
            }
            assertTrue(values > 30, name + " has " + values + " values");
        }
    }
}
