package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.toy.ToyPlugins;

/** The worker's side, spoken to over pipes as its parent does. */
class WorkerLoopTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path top;
    private PipedOutputStream commands;
    private BufferedReader events;
    private CompletableFuture<Integer> exit;

    private void serve(Map<String, String> overrides) throws Exception {
        RunFolder folder = new RunFolder(top);
        String json = ExperimentReader.write(ToyPlugins.experiment(top, overrides));
        WholeFiles.write(folder.experiment(), file -> Files.writeString(file, json));
        commands = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(commands, 1 << 16);
        PipedOutputStream out = new PipedOutputStream();
        events = new BufferedReader(new InputStreamReader(new PipedInputStream(out, 1 << 20), StandardCharsets.UTF_8));
        exit = new CompletableFuture<>();
        Thread worker = new Thread(() -> exit.complete(new WorkerLoop(ToyPlugins::new).serve(folder.work(), in, out)));
        worker.setDaemon(true);
        worker.start();
    }

    private void say(String stage) throws Exception {
        commands.write(("{\"stage\":\"" + stage + "\"}\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    /** The next event that is no progress. */
    private JsonNode next() throws Exception {
        JsonNode event = JSON.readTree(events.readLine());
        while (event.path("event").asText().equals("progress")) {
            event = JSON.readTree(events.readLine());
        }
        return event;
    }

    @Test
    void stagesAreCarriedOutAsTheyAreNamedAndTheWorkerEndsWithItsCommands() throws Exception {
        serve(Map.of());
        say("data");
        JsonNode done = next();
        assertEquals("done", done.path("event").asText());
        assertEquals(24, done.path("facts").path("clips").path("train").asInt());
        say("no-such-stage");
        JsonNode failed = next();
        assertEquals("failed", failed.path("event").asText());
        assertTrue(failed.path("text").asText().contains("no-such-stage"), failed.toString());
        say("data");
        assertEquals("done", next().path("event").asText(), "one failure is not the worker's end");
        commands.close();
        assertEquals(0, exit.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aStageStopsAtItsNextProgressOnceTheParentIsGone() throws Exception {
        serve(Map.of("pretraining.epochs", "100000", "limits.badClips", "0"));
        say("data");
        assertEquals("done", next().path("event").asText());
        for (String split : new String[] {"pretrain", "train", "validation"}) {
            for (int shard = 0; shard < 4; shard++) {
                say("signals-" + split + "-" + shard);
                assertEquals("done", next().path("event").asText());
            }
        }
        say("pretrain-left");
        assertEquals("progress", JSON.readTree(events.readLine()).path("event").asText());
        commands.close();
        assertEquals(130, exit.get(20, TimeUnit.SECONDS));
        assertFalse(Files.exists(new RunFolder(top).extractor("left")));
    }

    @Test
    void whatIsWrongWithTheDataIsSaidInItsParts() throws Exception {
        serve(Map.of("dataset.settings.train", "0"));
        say("data");
        JsonNode event = next();
        assertEquals("data", event.path("event").asText());
        assertEquals(top.resolve("data").toString(), event.path("where").asText());
        assertEquals("data set toy has no clips in its train split", event.path("problem").asText());
        commands.close();
        assertEquals(0, exit.get(20, TimeUnit.SECONDS));
    }
}
