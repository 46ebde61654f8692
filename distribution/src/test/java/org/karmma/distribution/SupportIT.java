package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** The support archive of a home that runs and of one that does not, with secrets planted in both. */
class SupportIT {

    private static final List<String> PLANTED = List.of("Tr0ub4dor-and-3", "sUpErSaLt99", "plantedInTheLog7");

    @TempDir
    Path folder;

    private KarmmaCommand karmma;

    @BeforeEach
    void plant() throws Exception {
        karmma = KarmmaCommand.in(folder);
        AssembledHome.configure(karmma.home(), "org.example.mail", "host = mail\nsmtp.password = Tr0ub4dor-and-3\n");
        Files.createDirectories(karmma.home().folder().resolve("log"));
        Files.writeString(karmma.home().folder().resolve("log/old.log"), "sent with Tr0ub4dor-and-3, http://u:plantedInTheLog7@proxy/\n");
        Files.writeString(karmma.home().modalities().resolve("broken.jar"), "no jar");
    }

    private Map<String, String> support(String... commands) throws Exception {
        Path file = folder.resolve("support.zip");
        Ended ended = karmma.runIn("-Dorg.example.salt=sUpErSaLt99", "support", file, "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode told = new ObjectMapper().readTree(ended.out());
        assertEquals(Files.size(file), told.path("bytes").asLong());
        Map<String, String> texts = texts(file);
        texts.forEach((name, text) -> PLANTED.forEach(secret -> assertFalse(text.contains(secret), () -> secret + " is in " + name
                + ":\n" + text)));
        assertTrue(texts.get("conf/org.example.mail.cfg").contains("host = mail"), texts.get("conf/org.example.mail.cfg"));
        assertTrue(texts.get("versions.txt").contains("karmma 0."), texts.get("versions.txt"));
        assertTrue(texts.get("commands/states.txt").contains("active      karmma-core"), texts.get("commands/states.txt"));
        assertTrue(texts.get("commands/threads.txt").contains("deadlocked: none"), texts.get("commands/threads.txt"));
        assertTrue(texts.get("commands/drop-folder.txt").contains("broken.jar"), texts.get("commands/drop-folder.txt"));
        return texts;
    }

    private static Map<String, String> texts(Path archive) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                texts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @Test
    void ofAHomeThatDoesNotRun() throws Exception {
        Map<String, String> texts = support();
        assertTrue(texts.containsKey("commands/problems.txt"));
        assertTrue(texts.get("versions.txt").contains("-Dorg.example.salt=<removed>"), texts.get("versions.txt"));
    }

    /** The process that serves is asked: the threads are its own; its password, which a start makes, is in no text. */
    @Test
    void ofAHomeThatRuns() throws Exception {
        try (ServedHome served = ServedHome.start(karmma)) {
            Map<String, String> texts = support();
            assertTrue(texts.get("commands/threads.txt").contains("karmma-commands"), texts.get("commands/threads.txt"));
            assertTrue(texts.get("commands/process.txt").contains("pid: " + served.process().pid()), texts.get("commands/process.txt"));
            assertFalse(texts.containsKey("commands/problems.txt"), "nothing was started for this");
            texts.forEach((name, text) -> assertFalse(text.contains(served.password()), name));
            assertTrue(texts.containsKey("log/karmma.log"), "a service logs into a file: " + texts.keySet());
        }
    }
}
