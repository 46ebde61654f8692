package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** Detections are added to a student of sound and pictures that is already serving. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtendIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OLD = List.of("video", "audio");
    private static final String ADDED = "detection";

    @TempDir
    static Path folder;

    private Path experiment;
    private Path before;
    private ExtendResult extended;
    private KarmmaCommand command;
    private KarmmaFramework karmma;
    private Workbench workbench;
    private List<Clip> clips;

    @BeforeAll
    void train() throws Exception {
        TrainedRun trained = TrainedRun.get();
        ExtendableRun extendable = ExtendableRun.get();
        experiment = extendable.experiment();
        before = extendable.student();
        command = KarmmaCommand.in(folder);
        karmma = KarmmaFramework.start(LaunchOptions.of(command.home()));
        workbench = karmma.service(Workbench.class);
        workbench.install(before, "kitchen");
        extended = workbench.extend(new ExtendRequest("kitchen", ADDED, experiment, Map.of(), folder.resolve("after")),
                new TrainedRun.Heard());
        clips = trained.clips(karmma, Split.TEST).subList(0, 4);
    }

    @AfterAll
    void stop() throws Exception {
        karmma.close();
    }

    private Student kitchen() {
        return workbench.student("kitchen").orElseThrow();
    }

    /** The same clip as it would have been recorded without the new sensor. */
    private static Clip withoutBoxes(Clip clip) {
        Clip.Builder without = Clip.builder(clip.id()).span(clip.span().start(), clip.span().end());
        clip.evidence().forEach((kind, evidence) -> {
            if (!kind.equals("boxes")) {
                without.evidence(kind, evidence);
            }
        });
        return without.build();
    }

    @Test
    void whatCameOfItIsWrittenDown() throws Exception {
        JsonNode json = JSON.readTree(extended.results().toFile());
        assertEquals(3, json.path("old").path("subsets").size(), json.toString());
        json.path("old").path("subsets").forEach(old -> assertTrue(old.path("identical").asBoolean(), json.toString()));
        assertEquals(4, json.path("with").size(), json.toString());
        JsonNode all = json.path("with").path("video+audio+detection").path("difference");
        assertTrue(all.path("low").asDouble(101) <= all.path("mean").asDouble()
                && all.path("mean").asDouble() <= all.path("high").asDouble(-101), all.toString());
        assertEquals(extended.summary(), Files.readAllLines(extended.table()));
        assertTrue(json.path("bundles").has("detection") && json.path("bundles").has("audio"), json.path("bundles").toString());
        assertEquals(List.of(), TrainedRun.unfinished(folder.resolve("after")));
        assertEquals(List.of("kitchen"), workbench.students(), "extending installs nothing");
    }

    /** Per subset of the old modalities, by clip: the answers without the new one. */
    private List<Map<String, Map<String, List<Score>>>> oldAnswers(Student student) {
        List<Map<String, Map<String, List<Score>>>> answers = new ArrayList<>();
        for (Clip clip : clips) {
            Map<String, Map<String, List<Score>>> bySubset = new HashMap<>();
            for (int muted = 0; muted < 3; muted++) {
                for (int m = 0; m < OLD.size(); m++) {
                    student.mute(OLD.get(m), (muted >> m & 1) == 1);
                }
                Prediction prediction = student.predict(withoutBoxes(clip));
                bySubset.put(prediction.subset(), prediction.scores());
            }
            OLD.forEach(modality -> student.mute(modality, false));
            assertEquals(3, bySubset.size(), bySubset.keySet().toString());
            answers.add(bySubset);
        }
        return answers;
    }

    /** Requests never stop; the extended student takes the serving one's place, goes again, and comes back. */
    @Test
    void itTakesTheServingOnesPlaceUnderLoad() throws Exception {
        workbench.install(before, "kitchen");
        List<Map<String, Map<String, List<Score>>>> old = oldAnswers(kitchen());
        AtomicBoolean enough = new AtomicBoolean();
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            Student held = kitchen();
            List<Future<?>> answering = List.of(others.submit(() -> ask(held, old, enough, given)),
                    others.submit(() -> ask(held, old, enough, given)));
            await("video+audio", given, answering);
            workbench.install(extended.student(), "kitchen");
            await("video+audio+detection", given, answering);
            karmma.stopModality(ADDED);
            await("video+audio", given, answering);
            karmma.startModality(ADDED);
            await("video+audio+detection", given, answering);
            workbench.install(before, "kitchen");
            await("video+audio", given, answering);
            workbench.install(extended.student(), "kitchen");
            await("video+audio+detection", given, answering);
            enough.set(true);
            for (Future<?> one : answering) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            enough.set(true);
            others.shutdownNow();
        }
        assertEquals(old, oldAnswers(kitchen()), "every old subset of every clip, bit for bit");
    }

    /**
     * Asks about clips with and without the new sensor, as long as wanted, one student all the time; {@code given} hears the subsets of the
     * former.
     */
    private void ask(Student held, List<Map<String, Map<String, List<Score>>>> old, AtomicBoolean enough, BlockingQueue<String> given) {
        for (int i = 0; !enough.get(); i = (i + 1) % clips.size()) {
            Prediction without = held.predict(withoutBoxes(clips.get(i)));
            assertEquals("video+audio", without.subset(), without.slots().toString());
            assertEquals(old.get(i).get("video+audio"), without.scores(), without.slots().toString());
            Prediction with = held.predict(clips.get(i));
            assertFalse(with.abstains(), with.slots().toString());
            if (with.subset().equals("video+audio")) {
                assertEquals(old.get(i).get("video+audio"), with.scores(), with.slots().toString());
            }
            given.add(with.subset());
        }
    }

    private static void await(String subset, BlockingQueue<String> given, List<Future<?>> answering) throws Exception {
        given.clear();
        for (String answer = ""; !subset.equals(answer);) {
            answer = given.poll(20, TimeUnit.SECONDS);
            for (Future<?> one : answering) {
                if (one.isDone()) {
                    one.get(); // says why
                }
            }
            assertNotNull(answer, "no more answers");
        }
    }

    @Test
    void anInterruptedCommandGoesOnAndInstalls() throws Exception {
        Path out = folder.resolve("interrupted");
        Object[] args = {"extend", before, "--with", ADDED, "--data", experiment, "--set", "extension.epochs=100",
            "--set", "evaluation.split=validation", "--out", out, "--install", "more"};
        Ended interrupted = command.interrupt("extend: begins", args);
        assertEquals(130, interrupted.code(), interrupted.err());
        assertFalse(Files.exists(out.resolve("extension.json")));

        Ended again = command.run(args);
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("signals-train-0: unchanged, skipped") && again.err().contains("extend: begins"), again.err());
        assertTrue(again.out().contains("the answers of 3 of 3 subsets are what they were, bit for bit")
                && again.out().contains("results: " + out.resolve("extension.json")) && again.out().contains("student: more"), again.out());
        assertTrue(Files.isRegularFile(out.resolve("extension.txt")));
        assertTrue(Files.isDirectory(command.home().folder().resolve("models/more")));
    }

    private <E extends Exception> void refused(Class<E> kind, String model, String modality, String... said) {
        Path out = folder.resolve("refused");
        String message = assertThrows(kind, () -> workbench.extend(new ExtendRequest(model, modality, experiment, Map.of(), out),
                new TrainedRun.Heard())).getMessage();
        for (String part : said) {
            assertTrue(message.contains(part), message);
        }
        assertFalse(Files.exists(out), "nothing is done");
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnyWork() throws Exception {
        refused(ConfigurationException.class, before.toString(), "audio", "has that modality; it has video, audio");
        refused(ConfigurationException.class, before.toString(), "smell", "no modality is called smell", "flow");
        refused(ConfigurationException.class, "kitcken", ADDED, "neither a student nor a model package called kitcken", "kitchen");
        refused(DataException.class, folder.toString(), ADDED, "there is no model.json");
        Path damaged = folder.resolve("damaged");
        PathUtils.copyDirectory(before, damaged);
        Files.writeString(damaged.resolve("weights.safetensors"), "nothing");
        refused(DataException.class, damaged.toString(), ADDED, "weights.safetensors", "truncated");
        karmma.stopModality("audio");
        refused(ConfigurationException.class, before.toString(), ADDED, "slot audio was trained with extractor audio-student",
                "which is not here", "Install or start the bundle");
        karmma.startModality("audio");
    }
}
