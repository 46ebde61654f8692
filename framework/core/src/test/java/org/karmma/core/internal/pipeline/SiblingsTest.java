package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.Split;

/** A run takes over from another one what has the same key, and neither can spoil what the other has. */
class SiblingsTest {

    @TempDir
    Path top;

    private RunFolder folder(String name) {
        return new RunFolder(top.resolve(name));
    }

    private Setup setup(String... overrides) throws Exception {
        Map<String, String> all = new TreeMap<>(Map.of("evaluation.cost", "false"));
        for (int i = 0; i < overrides.length; i += 2) {
            all.put(overrides[i], overrides[i + 1]);
        }
        return ToyPlugins.setup(top, all);
    }

    private static String key(Stage stage) {
        return "key of " + stage.name();
    }

    /** A whole run with its records. */
    private RunFolder made() throws Exception {
        RunFolder made = folder("made");
        Setup setup = setup();
        Map<String, JsonNode> facts = new ToyRun(setup, made).carryOut(name -> true);
        for (Stage stage : new Stages(setup, Map.of()).inOrder()) {
            new StageRecord(stage.name(), key(stage), 1, null, facts.get(stage.name()), Map.of()).write(made.record(stage.name()));
        }
        return made;
    }

    private static Map<String, String> contents(RunFolder folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.top())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.put(folder.top().relativize(file).toString(), WholeFiles.sha256(file));
            }
        }
        contents.remove("run/lock");
        return contents;
    }

    @Test
    void whatIsTakenOverIsSharedAndWhatIsMadeAnewLeavesTheOtherAsItWas() throws Exception {
        RunFolder made = made();
        Map<String, String> before = contents(made);
        RunFolder taking = folder("taking");
        Siblings siblings = new Siblings(List.of(taking, made));
        List<Stage> stages = new Stages(setup(), Map.of()).inOrder();
        for (Stage stage : stages) {
            assertTrue(siblings.give(stage, key(stage), taking), stage.name());
            assertEquals(key(stage), StageRecord.read(taking.record(stage.name()), key(stage)).key());
        }
        Map<String, String> taken = contents(taking);
        taken.put("run/splits.csv", before.get("run/splits.csv")); // data are looked at in every run
        assertEquals(before, taken, "everything that a run makes is named by the stage that makes it");
        assertEquals(Files.getAttribute(made.tokens("left", Split.TRAIN), "unix:ino"),
                Files.getAttribute(taking.tokens("left", Split.TRAIN), "unix:ino"), "no space is taken");
        assertEquals("KARMMA_S", ModelPackage.read(taking.network("karmma_s", 1)).description().name().split(" ")[1]);

        new ToyRun(setup("training.student.epochs", "1", "training.teacher.epochs", "1", "pretraining.epochs", "1",
                "dataset.settings.train", "20"), taking).carryOut(name -> true);
        assertEquals(before, contents(made), "nothing is changed in place");
    }

    @Test
    void anotherKeyOrAFileThatIsGoneOrARunAtWorkIsNotTakenOver() throws Exception {
        RunFolder made = made();
        RunFolder taking = folder("taking");
        Siblings siblings = new Siblings(List.of(made));
        Map<String, Stage> stages = new Stages(setup(), Map.of()).byName();
        Stage tokens = stages.get("tokens-left-train");
        assertFalse(siblings.give(tokens, "another key", taking));
        try (RunLock atWork = RunLock.take(made)) {
            assertFalse(siblings.give(tokens, key(tokens), taking), "who is at work there may be replacing it");
        }
        Files.delete(made.tokens("left", Split.TRAIN));
        assertFalse(siblings.give(tokens, key(tokens), taking));
        assertFalse(Files.exists(taking.record(tokens.name())));
    }
}
