package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.HomeUpgrade.Older;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.StoreUpgrade;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.VersionState;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** A home that two earlier versions of Karmma have written, see the file README beside it, in the hands of this one. */
class OlderHomeTest {

    private static final List<String> STUDENTS = List.of("canteen", "kitchen");

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Around around = new Around();

    @BeforeEach
    void copy() throws Exception {
        Path old = Path.of(OlderHomeTest.class.getResource("/homes/older").toURI());
        try (Stream<Path> files = Files.walk(old)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = home.resolve(old.relativize(file).toString());
                if (!Files.isDirectory(file)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        TrainedRamps.arrive(registry, new RampExtractor("right"), TrainedRamps.bundle("ramps", 0, 12));
    }

    private Students open() {
        return new Students(home, around.of(registry), student -> () -> { });
    }

    private StoreUpgrade upgrade() {
        return new StoreUpgrade(home.resolve("models"), around.heard);
    }

    private Prediction answer(Students students, String name) {
        return students.find(name).orElseThrow().predict(TrainedRamps.clip());
    }

    private List<Event> converted() {
        return around.heard.latest(1000).stream().filter(event -> event.kind() == Event.Kind.CONVERTED).toList();
    }

    /** Every file with its hash, but the lock. */
    private Map<String, String> files() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.endsWith("lock")) {
                    found.put(home.relativize(file).toString(), WholeFiles.sha256(file));
                }
            }
        }
        return found;
    }

    @Test
    void itServesAndSaysWhatIsOlderAndChangesNothing() throws Exception {
        Map<String, String> before = files();
        try (Students students = open()) {
            assertEquals(STUDENTS, students.names());
            for (String name : STUDENTS) {
                Prediction answer = answer(students, name);
                assertEquals("left+right", answer.subset(), () -> name + ": " + answer.slots());
                assertEquals(false, answer.calibrated(), "temperatures were not known then");
                assertEquals(72.5, answer.accuracy().orElseThrow(), "as it was measured then");
            }
            try (Student today = students.open(TrainedRamps.write(elsewhere.resolve("today")).folder())) {
                assertEquals(today.predict(TrainedRamps.clip()).scores().get("action").get(0).label(),
                        answer(students, "kitchen").scores().get("action").get(0).label(), "the network of then is that of now");
            }
        }
        assertEquals(before, files(), "nothing is rewritten unasked");
        assertEquals(2, converted().size(), () -> "each that serves, once: " + converted());
        assertTrue(converted().stream().anyMatch(event -> event.subject().equals("student kitchen, v2")
                && event.detail().contains("was read from format 1; karmma upgrade")), () -> converted().toString());
        assertTrue(converted().stream().anyMatch(event -> event.subject().equals("student canteen, v2")
                && event.detail().contains("was read from format 2 of before answers were calibrated")), () -> converted().toString());
    }

    @Test
    void upgradedItAnswersTheSameAndIsOlderNoMore() throws Exception {
        List<Prediction> before;
        try (Students students = open()) {
            before = STUDENTS.stream().map(name -> answer(students, name)).toList();
        }
        List<Older> older = upgrade().older();
        assertEquals(List.of("student canteen: format 2 of before answers were calibrated", "student kitchen: format 1",
                "student canteen, v1: format 2 of before answers were calibrated", "student kitchen, v1: format 1"),
                older.stream().map(file -> file.student() + ": " + file.format()).toList());
        assertEquals(older, upgrade().upgrade("the test asks for it"));
        assertEquals(List.of(), upgrade().older());
        assertEquals(List.of(), upgrade().upgrade("once more"));
        assertEquals(4, converted().stream().filter(event -> event.detail().contains("the test asks for it")).count());
        try (Students students = open()) {
            for (int i = 0; i < STUDENTS.size(); i++) {
                assertEquals(before.get(i).scores(), answer(students, STUDENTS.get(i)).scores());
                ModelPackage.read(home.resolve("models").resolve(STUDENTS.get(i)));
            }
            VersionState state = new VersionStore(home.resolve("models")).state("canteen");
            assertEquals("v2", state.serving().id(), "the version that serves is still known as what it is");
            assertEquals(List.of("v1"), state.earlier().stream().map(StoredVersion::id).toList());
        }
    }

    @Test
    void whatIsNewerIsRefusedAndNothingIsRewritten() throws Exception {
        Path model = home.resolve("models/canteen/model.json");
        Files.writeString(model, Files.readString(model).replaceFirst("\"format\" : 2", "\"format\" : 3"));
        Map<String, String> before = files();
        DataException refused = assertThrows(DataException.class, () -> upgrade().upgrade("the test asks for it"));
        assertTrue(refused.getMessage().contains("it has format 3"), refused.getMessage());
        assertEquals(before, files());
    }
}
