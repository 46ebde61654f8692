package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.function.Executable;
import org.karmma.core.Event;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.bundles.BroughtStudent;
import org.karmma.core.bundles.BroughtStudent.State;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.Leases;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.extractor.Extractor;
import org.karmma.student.Score;
import org.karmma.student.Student;
import org.osgi.framework.Version;

/** Students that bundles bring, two of which answer differently, beside and instead of installed ones. */
@Timeout(120)
class BundledStudentsTest {

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Around around = new Around();
    private final Heard events = around.heard;
    private final List<Student> published = new ArrayList<>();
    private Students students;
    private Rollover rollover;
    private BundledStudents bundled;
    private Error unpublishable;
    private List<Score> one;
    private List<Score> two;
    private int bundles;

    @BeforeEach
    void start() throws Exception {
        for (String slot : List.of("left", "right")) {
            TrainedRamps.arrive(registry, new RampExtractor(slot), TrainedRamps.bundle("ramps", 0, slot.equals("left") ? 11 : 12));
        }
        open();
        one = answerOf(2);
        two = answerOf(-3);
        assertNotEquals(one, two, "one can be told from the other");
    }

    private void open() {
        students = new Students(home, around.of(registry), student -> {
            if (unpublishable != null) {
                throw unpublishable;
            }
            published.add(student);
            return () -> published.remove(student);
        });
        rollover = new StudentRollover(students, events);
        bundled = students.bundled();
    }

    @AfterEach
    void everyVersionIsClosed() {
        students.close();
        assertEquals(List.of(), published);
        assertEquals(0, Leases.left(registry.current().candidates(Extractor.class, "left-student").get(0)), "every version was closed");
    }

    private List<Score> answerOf(float right) throws Exception {
        try (Student student = students.open(model(right).folder())) {
            return student.predict(TrainedRamps.clip()).scores().get("action");
        }
    }

    private ModelPackage model(float right) throws Exception {
        return TrainedRamps.write(elsewhere.resolve("model-" + ++bundles), right);
    }

    private BundledModel bundle(String version, float right) throws Exception {
        ModelPackage model = model(right);
        return BundledModel.of("kitchen",
                new BundledModel.Source("bundle karmma-student-kitchen " + version, new Version(version), bundles), model, Instant.EPOCH);
    }

    /** A bundle comes. */
    private BundledModel bring(String version, float right) throws Exception {
        BundledModel model = bundle(version, right);
        bundled.bring(model);
        return model;
    }

    private List<Score> answer() {
        return students.find("kitchen").orElseThrow().predict(TrainedRamps.clip()).scores().get("action");
    }

    private void assertStanding(State state, String detail, BundledModel model) {
        BroughtStudent standing = bundled.standing(model);
        assertEquals(state, standing.state(), standing.detail());
        assertTrue(standing.detail().startsWith("student kitchen") && standing.detail().contains(detail), standing.detail());
    }

    private List<Event> told() {
        return events.latest(10_000).stream().filter(e -> e.subject().equals("student kitchen")).toList();
    }

    private void assertLast(Event.Kind kind, String... details) {
        Event last = told().get(told().size() - 1);
        assertEquals(kind, last.kind(), last.detail());
        for (String detail : details) {
            assertTrue(last.detail().contains(detail), last.detail());
        }
    }

    @Test
    void itServesWhileItsBundleIsHere() throws Exception {
        BundledModel model = bring("1.0.0", 2);
        assertEquals(List.of("kitchen"), students.names());
        assertSame(published.get(0), students.find("kitchen").orElseThrow());
        assertEquals(one, answer());
        assertStanding(State.SERVING, "student kitchen serves", model);
        assertLast(Event.Kind.ADMITTED, "bundle karmma-student-kitchen 1.0.0 (weights ");
        assertEquals(model.model().sha256(), students.model("kitchen").orElseThrow().sha256());
        Student held = published.get(0);
        bundled.takeBack(model, false);
        assertEquals(List.of(), students.names());
        assertEquals(List.of(), published);
        assertThrows(IllegalStateException.class, () -> held.predict(TrainedRamps.clip()));
        assertLast(Event.Kind.WITHDRAWN, "bundle karmma-student-kitchen 1.0.0", "has gone");
        assertFalse(Files.exists(model.model().folder()), "the copy is deleted");
    }

    @Test
    void aSlotThatNobodyFillsIsSaidAndTheStudentServesAllTheSame() throws Exception {
        registry.current().candidates(Extractor.class, "right-student").forEach(p -> registry.remove(Extractor.class, p.service()));
        BundledModel model = bring("1.0.0", 2);
        assertStanding(State.SERVING, "serves without right (", model);
        assertEquals("left", students.find("kitchen").orElseThrow().predict(TrainedRamps.clip()).subset());
    }

    /** Requests go on while versions of a bundle start beside one another and go. */
    @Test
    void noRequestIsLostToANewVersion() throws Exception {
        BundledModel old = bring("1.0.0", 2);
        Student held = students.find("kitchen").orElseThrow();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                List<Score> scores = held.predict(TrainedRamps.clip()).scores().get("action");
                assertTrue(scores.equals(one) || scores.equals(two), () -> "neither of the two: " + scores);
                answered.incrementAndGet();
            }
        });
        for (int i = 1; i <= 10; i++) {
            int before = answered.get();
            BundledModel next = bring("1." + i + ".0", i % 2 == 0 ? 2 : -3);
            assertEquals(i % 2 == 0 ? one : two, answer(), "what is asked after it came is answered by the new one");
            assertStanding(State.ASIDE, "is taken from bundle karmma-student-kitchen 1." + i + ".0 instead", old);
            bundled.takeBack(old, false);
            while (answered.get() == before && !asking.isDone()) {
                Thread.onSpinWait();
            }
            old = next;
        }
        over.set(true);
        asking.get();
        assertEquals(List.of(held), published, "it was never withdrawn");
        assertLast(Event.Kind.UPDATED, "1.10.0", "serves instead of bundle karmma-student-kitchen 1.9.0");
    }

    @Test
    void aRequestUnderWayEndsWithWhatItBeganWithAndHoldsNobodyUp() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        registry.current().candidates(Extractor.class, "left-student").forEach(p -> registry.remove(Extractor.class, p.service()));
        registry.add(Extractor.class, new RampExtractor("left") {
            @Override
            void saw(NDArray tokens) {
                if ("patient".equals(Around.caller())) {
                    asked.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        }, Extractor::id, TrainedRamps.bundle("ramps", 0, 11));
        BundledModel old = bring("1.0.0", 2);
        CompletableFuture<List<Score>> answered = new CompletableFuture<>();
        new Thread(() -> answered.complete(answer()), "patient").start();
        asked.await();
        bring("1.1.0", -3);
        bundled.takeBack(old, false);
        assertEquals(two, answer());
        assertFalse(answered.isDone(), "whoever starts a bundle did not wait for it");
        goOn.countDown();
        assertEquals(one, answered.get());
    }

    @Test
    void anEarlierVersionInTheSamePlaceServesWhenTheLaterOneGoes() throws Exception {
        BundledModel later = bring("2.0.0", 2);
        BundledModel earlier = bring("1.0.0", -3);
        assertEquals(one, answer());
        assertStanding(State.ASIDE, "is taken from bundle karmma-student-kitchen 2.0.0 instead (the highest version", earlier);
        Student held = published.get(0);
        bundled.takeBack(later, false);
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertLast(Event.Kind.UPDATED, "1.0.0", "instead of bundle karmma-student-kitchen 2.0.0");
    }

    @Test
    void whatIsInstalledGoesBeforeAndNothingIsLost() throws Exception {
        students.install(model(2).folder(), "kitchen");
        Student held = students.find("kitchen").orElseThrow();
        BundledModel model = bring("1.0.0", -3);
        assertEquals(one, answer());
        assertStanding(State.ASIDE, "is the one that is installed in this home instead; karmma student remove kitchen", model);
        assertLast(Event.Kind.REFUSED, "1.0.0", "does not serve", "karmma student remove kitchen");
        assertEquals("v1", rollover.versions("kitchen").get(0).id());
        rollover.shadow("kitchen", model(-3).folder(), "");
        rollover.remove("kitchen", "the file is better");
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertStanding(State.SERVING, "student kitchen serves", model);
        assertLast(Event.Kind.UPDATED, "1.0.0", "serves instead of v1");
        students.install(model(2).folder(), "kitchen");
        assertEquals(one, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertLast(Event.Kind.UPDATED, "v1 from ", "instead of bundle karmma-student-kitchen 1.0.0");
        bundled.takeBack(model, false);
        assertEquals(one, answer());
        assertEquals(List.of(held), published, "it was never withdrawn");
    }

    @Test
    void aDamagedInstalledStudentDoesNotKeepItFromServing() throws Exception {
        students.close();
        TrainedRamps.write(home.resolve("models/kitchen"));
        Files.writeString(home.resolve("models/kitchen/model.json"), "{");
        open();
        bring("1.0.0", -3);
        assertEquals(two, answer());
        assertEquals(List.of("1.0.0"), rollover.versions("kitchen").stream().map(StudentVersion::id).toList(), "what serves is shown");
        Path other = model(2).folder();
        String message = assertThrows(IllegalStateException.class, () -> rollover.shadow("kitchen", other, "")).getMessage();
        assertTrue(message.startsWith("student kitchen comes from bundle karmma-student-kitchen 1.0.0, and its versions are"), message);
    }

    @Test
    void whatCannotBeOpenedIsRefusedAndWhatServedGoesOn() throws Exception {
        BundledModel good = bring("1.0.0", 2);
        BundledModel bad = bundle("2.0.0", -3);
        Files.writeString(bad.model().folder().resolve(ModelPackage.PROBES), "nothing");
        bundled.bring(bad);
        assertStanding(State.REFUSED, "cannot be used", bad);
        assertStanding(State.SERVING, "serves", good);
        assertEquals(one, answer());
        assertLast(Event.Kind.REFUSED, "bundle karmma-student-kitchen 2.0.0: ");

        BundledModel lower = bundle("0.5.0", -3);
        Files.writeString(lower.model().folder().resolve(ModelPackage.PROBES), "nothing");
        bundled.bring(lower);
        assertStanding(State.REFUSED, "cannot be used", lower);
        bundled.takeBack(good, false);
        assertEquals(List.of(), students.names(), "what was refused is not tried again");
    }

    /** The last check of this test is that every version was closed. */
    @Test
    void whatCannotBePublishedIsRefusedAndNothingOfItIsLeft() throws Exception {
        unpublishable = new NoClassDefFoundError("a/Watcher");
        BundledModel model = bring("1.0.0", 2);
        assertStanding(State.REFUSED, "cannot be used: java.lang.NoClassDefFoundError: a/Watcher", model);
        assertLast(Event.Kind.REFUSED, "bundle karmma-student-kitchen 1.0.0: java.lang.NoClassDefFoundError");
        assertEquals(List.of(), students.names());
        bundled.takeBack(model, false);
        unpublishable = null;
        bring("1.0.0", -3);
        assertEquals(two, answer());
    }

    @Test
    void oneThatWasRefusedWhenItWasReadDisplacesNobody() throws Exception {
        students.install(model(2).folder(), "kitchen");
        bring("1.0.0", -3);
        BundledModel refused = BundledModel.refused("kitchen", new BundledModel.Source("bundle b 1.0.0", new Version("1.0.0"), 99),
                "it is damaged");
        bundled.bring(refused);
        assertEquals(one, answer());
        assertStanding(State.REFUSED, "cannot be used: it is damaged", refused);
        assertLast(Event.Kind.REFUSED, "bundle b 1.0.0: it is damaged");
        bundled.takeBack(refused, false);
        assertEquals(one, answer());
    }

    @Test
    void itsVersionIsItsBundlesAndCommandsSaySo() throws Exception {
        BundledModel model = bring("1.2.0", 2);
        StudentVersion version = rollover.versions("kitchen").get(0);
        assertEquals("1.2.0 serving from bundle karmma-student-kitchen 1.2.0", version.id() + " " + version.state().id() + " from "
                + version.from());
        assertEquals(model.model().weightsSha256(), version.weightsSha256());
        Path other = model(-3).folder();
        for (Executable command : List.<Executable>of(() -> rollover.shadow("kitchen", other, ""), () -> rollover.shadowing("kitchen"),
                () -> rollover.unshadow("kitchen", ""), () -> rollover.promote("kitchen", ""),
                () -> rollover.rollback("kitchen", null, ""), () -> rollover.rollback("kitchen", "v1", ""),
                () -> rollover.remove("kitchen", ""))) {
            String message = assertThrows(IllegalStateException.class, command).getMessage();
            assertTrue(message.startsWith("student kitchen comes from bundle karmma-student-kitchen 1.2.0, and its versions are"), message);
        }
        assertEquals(one, answer());
        assertThrows(IllegalArgumentException.class, () -> rollover.versions("cellar"));
    }

    @Test
    void muteOrdersOutliveAChangeOfVersion() throws Exception {
        BundledModel old = bring("1.0.0", 2);
        students.find("kitchen").orElseThrow().mute("right", true);
        bring("1.1.0", -3);
        bundled.takeBack(old, false);
        assertEquals("left", students.find("kitchen").orElseThrow().predict(TrainedRamps.clip()).subset());
    }

    @Test
    void aStopIsNoEventAndARestartThatFindsTheSameNeither() throws Exception {
        BundledModel old = bring("1.0.0", 2);
        BundledModel model = bring("1.1.0", -3);
        bundled.takeBack(old, false);
        List<Event> before = told();
        bundled.takeBack(model, true);
        assertEquals(List.of(), published);
        students.close();
        open();
        bundled.bring(BundledModel.of("kitchen", new BundledModel.Source("bundle karmma-student-kitchen 1.1.0", new Version("1.1.0"), 7),
                TrainedRamps.write(elsewhere.resolve("again"), -3), Instant.EPOCH));
        assertEquals(two, answer());
        assertEquals(before, told());
    }
}
