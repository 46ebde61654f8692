package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.Rollover;
import org.karmma.core.ShadowReport;
import org.karmma.core.StudentVersion;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.Leases;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Extractor;
import org.karmma.fusion.MissingTokens;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** Versions of a student, two of which answer differently, come and go under a handle that stays. */
@Timeout(120)
class RolloverTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 15;

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final PluginRegistry registry = TrainedRamps.registry();
    private final Around around = new Around();
    private final Heard events = around.heard;
    private final List<Student> published = new ArrayList<>();
    /** What happens whenever a slot's network has made tokens, with the name of the thread that waits for them. */
    private volatile Consumer<String> extracted = thread -> {};
    private Students students;
    private Rollover rollover;
    private Path first;
    private Path second;
    private List<Score> one;
    private List<Score> two;

    @BeforeEach
    void install() throws Exception {
        for (String slot : List.of("left", "right")) {
            TrainedRamps.arrive(registry, new RampExtractor(slot) {
                @Override
                void saw(NDArray tokens) {
                    extracted.accept(Around.caller());
                }
            }, TrainedRamps.bundle("ramps", 0, slot.equals("left") ? 11 : 12));
        }
        first = TrainedRamps.write(elsewhere.resolve("first"), 2).folder();
        second = TrainedRamps.write(elsewhere.resolve("second"), -3).folder();
        start();
        students.install(first, "kitchen");
        one = answer();
        two = answerOf(second);
        assertTrue(Math.abs(one.get(0).probability() - two.get(0).probability()) > 0.01, "one can be told from the other: " + one + two);
    }

    private void start() {
        students = new Students(home, around.of(registry), student -> {
            published.add(student);
            return () -> published.remove(student);
        });
        rollover = new StudentRollover(students, events);
    }

    @AfterEach
    void close() {
        students.close();
    }

    private Student kitchen() {
        return students.find("kitchen").orElseThrow();
    }

    private List<Score> answer() {
        return kitchen().predict(TrainedRamps.clip()).scores().get("action");
    }

    private List<Score> answerOf(Path modelPackage) throws DataException {
        try (Student student = students.open(modelPackage)) {
            return student.predict(TrainedRamps.clip()).scores().get("action");
        }
    }

    private String versions() throws DataException {
        return String.join(" ", rollover.versions("kitchen").stream().map(v -> v.id() + ":" + v.state().id()).toList());
    }

    private List<String> onDisk() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("models/.versions/kitchen"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void assertLast(Event.Kind kind, String... details) {
        Event last = events.latest(1).get(0);
        assertEquals(kind, last.kind(), last.detail());
        assertEquals("student kitchen", last.subject());
        for (String detail : details) {
            assertTrue(last.detail().contains(detail), last.detail());
        }
    }

    @Test
    void aShadowIsComparedAndNotReturned() throws Exception {
        StudentVersion shadow = rollover.shadow("kitchen", second, "console: looks better");
        assertEquals("v2", shadow.id());
        assertEquals(StudentVersion.State.SHADOW, shadow.state());
        assertEquals(second.toString(), shadow.from());
        assertEquals(ModelPackage.read(second).created(), shadow.created());
        assertEquals(ModelPackage.read(second).weightsSha256(), shadow.weightsSha256());
        assertLast(Event.Kind.SHADOWED, "v2 from " + second, "beside v1", "console: looks better");
        for (int i = 1; i <= 20; i++) {
            assertEquals(one, answer());
            int asked = i;
            await(() -> rollover.shadowing("kitchen").compared() == asked);
        }
        Clip left = Ramp.put(Clip.builder("left only"), "left", 1, 2, 3, 4).build();
        kitchen().predict(left);
        await(() -> rollover.shadowing("kitchen").compared() == 21);
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals("v1", report.serving());
        assertEquals("v2", report.shadow());
        assertEquals(0, report.skipped());
        assertEquals(0, report.failed(), report.lastFailure());
        assertEquals(Map.of("left+right", 20L, "left", 1L), report.subsets());
        assertEquals(List.of(), report.differences());
        ShadowReport.Space space = report.spaces().get(0);
        assertEquals("action", space.space());
        assertEquals(21, space.compared());
        // logits 1 2 5 4 0 0 and 1 2 0 4 0 0: open and pour; with left alone both are the same
        assertEquals(1, space.agreed());
        assertEquals(20 * Math.abs(one.get(0).probability() - two.get(0).probability()) / 21, space.difference(), 1e-9);
        assertTrue(report.servingMilliseconds().isPresent() && report.shadowMilliseconds().isPresent());
        assertEquals("v1:serving v2:shadow", versions());
    }

    @Test
    void whatHappensToAShadowIsMarkedUntilItServes() throws Exception {
        assertEquals(List.of("left-student of ramps 1.0.0"), leftAdmitted());
        rollover.shadow("kitchen", second, "");
        assertEquals("v2, which does not serve: left-student of ramps 1.0.0", leftAdmitted().get(1));
        rollover.promote("kitchen", "");
        kitchen().quarantine("left", "it drips");
        assertTrue(events.latest(1).get(0).detail().startsWith("in quarantine"), events.latest(1).toString());
        rollover.rollback("kitchen", null, "");
        assertEquals("left-student of ramps 1.0.0", leftAdmitted().get(2));
    }

    private List<String> leftAdmitted() {
        return events.latest(1000).stream().filter(e -> e.kind() == Event.Kind.ADMITTED && e.subject().equals("student kitchen, slot left"))
                .map(Event::detail).toList();
    }

    @Test
    void promotedAndRolledBackUnderTheSameHandle() throws Exception {
        Student held = kitchen();
        rollover.shadow("kitchen", second, "");
        assertEquals("v2", rollover.promote("kitchen", "console: agreed on a day of clips").id());
        assertLast(Event.Kind.PROMOTED, "v2 from " + second, "instead of v1", "agreed on a day of clips");
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v2:serving v1:earlier", versions());
        assertThrows(IllegalStateException.class, () -> rollover.shadowing("kitchen"));
        assertEquals("v1", rollover.rollback("kitchen", null, "worse in the dark").id());
        assertLast(Event.Kind.ROLLED_BACK, "v1 from " + first, "again instead of v2", "worse in the dark");
        assertEquals(one, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v1:serving v2:rolled-back", versions());
        assertThrows(IllegalStateException.class, () -> rollover.rollback("kitchen", null, ""), "what was rolled back is no way back");
        rollover.rollback("kitchen", "v2", "");
        assertEquals(two, answer());
        assertEquals("v2:serving v1:earlier", versions());
        assertEquals(List.of(held), published, "it was never withdrawn");
        assertSame(held, kitchen());
    }

    @Test
    void underLoadEveryRequestIsAnsweredByOneOfTheTwo() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger ones = new AtomicInteger();
        AtomicInteger twos = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        Student held = kitchen();
        try {
            for (int t = 0; t < THREADS; t++) {
                running.add(callers.submit(() -> {
                    for (int n = 0; !over.get(); n++) {
                        Clip.Builder empty = Clip.builder(Thread.currentThread().getName() + n);
                        Clip clip = Ramp.put(Ramp.put(empty, "left", 1, 2, 3, 4), "right", 0, 0, 1, 0).build();
                        Prediction p = held.predict(clip);
                        assertEquals(clip.id(), p.clip());
                        assertEquals("left+right", p.subset(), () -> p.slots().toString());
                        List<Score> scores = p.scores().get("action");
                        assertTrue(scores.equals(one) || scores.equals(two), () -> "neither of the two: " + scores);
                        (scores.equals(one) ? ones : twos).incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int i = 0; i < ROUNDS; i++) {
                int before = twos.get();
                rollover.shadow("kitchen", second, "");
                rollover.promote("kitchen", "");
                assertEquals(two, answer(), "what is asked after a promotion is answered by the new one");
                await(() -> twos.get() > before || running.stream().anyMatch(Future::isDone));
                rollover.rollback("kitchen", null, "");
                assertEquals(one, answer(), "what is asked after a rollback is answered by the one before");
            }
            over.set(true);
            for (Future<?> caller : running) {
                caller.get();
            }
        } finally {
            over.set(true);
            callers.shutdown();
        }
        assertTrue(ones.get() > 0 && twos.get() > 0, "both were heard: " + ones + " and " + twos);
        rollover.shadow("kitchen", second, "");
        students.close();
        assertEquals(0, Leases.left(registry.current().candidates(Extractor.class, "left-student").get(0)), "every version was closed");
    }

    @Test
    void aRequestUnderWayEndsWithTheVersionItBeganWith() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Student held = kitchen();
        extracted = thread -> {
            if (thread.equals("patient")) {
                asked.countDown();
                uninterruptibly(goOn);
            }
        };
        CompletableFuture<Prediction> answered = new CompletableFuture<>();
        Thread patient = new Thread(() -> {
            try {
                answered.complete(held.predict(TrainedRamps.clip()));
            } catch (RuntimeException | Error e) {
                answered.completeExceptionally(e);
            }
        }, "patient");
        patient.start();
        asked.await();
        rollover.shadow("kitchen", second, "");
        CompletableFuture<StudentVersion> promoted = CompletableFuture.supplyAsync(() -> {
            try {
                return rollover.promote("kitchen", "");
            } catch (DataException e) {
                throw new IllegalStateException(e);
            }
        });
        await(() -> two.equals(held.predict(TrainedRamps.clip()).scores().get("action")));
        assertTrue(!answered.isDone() && !promoted.isDone(), "the old one is not closed while it answers");
        goOn.countDown();
        assertEquals(one, answered.get().scores().get("action"));
        assertEquals("v2", promoted.get().id());
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aShadowThatHangsHoldsNobodyUp() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        rollover.shadow("kitchen", second, "");
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                hanging.set(true);
                uninterruptibly(goOn);
            }
        };
        answer();
        await(hanging::get);
        for (int i = 0; i < 100; i++) {
            assertEquals(one, answer());
        }
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals(0, report.compared());
        assertEquals(100 - Shadow.WAITING, report.skipped(), "no more clips wait than there is room for");
        rollover.unshadow("kitchen", "it hangs");
        assertLast(Event.Kind.WITHDRAWN, "shadow v2", "it hangs");
        assertEquals(one, answer());
        assertEquals("v1:serving", versions());
        assertEquals(List.of("state.json"), onDisk());
        goOn.countDown();
        rollover.shadow("kitchen", second, "");
        assertEquals("v1:serving v3:shadow", versions(), "an id is not used twice");
    }

    @Test
    void aShadowThatFailsIsItsOwnBusiness() throws Exception {
        rollover.shadow("kitchen", second, "");
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                throw new IllegalStateException("out of ramps");
            }
        };
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        ShadowReport report = rollover.shadowing("kitchen");
        assertEquals(1, report.failed());
        assertTrue(report.lastFailure().contains("slot left") && report.lastFailure().contains("out of ramps"), report.lastFailure());
        assertEquals(1, report.abstainedAlone());
        assertEquals(Map.of("left+right -> nothing", 1L), report.subsets());
        assertEquals(0, report.spaces().get(0).compared());
        extracted = thread -> {
            if (thread.startsWith("karmma-shadow-")) {
                throw new StackOverflowError("too deep");
            }
        };
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").failed() == 2);
        extracted = thread -> {};
        assertEquals(one, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 3);
    }

    @Test
    void whatAnOperatorSaidOfASlotHoldsForEveryVersion() throws Exception {
        kitchen().mute("left", true);
        rollover.shadow("kitchen", second, "");
        kitchen().quarantine("right", "it drips");
        kitchen().mute("left", false);
        kitchen().mute("left", true);
        kitchen().predict(TrainedRamps.clip());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        assertEquals(Map.of("nothing", 1L), rollover.shadowing("kitchen").subsets(), "it is compared on the same terms");
        rollover.promote("kitchen", "");
        assertEquals(List.of(Cause.MUTED, Cause.FAILED), kitchen().slots().stream().map(slot -> slot.cause()).toList());
        assertTrue(kitchen().slots().get(1).detail().contains("it drips"));
        kitchen().clear("right");
        rollover.rollback("kitchen", null, "");
        assertEquals("right", kitchen().predict(TrainedRamps.clip()).subset(), "muted before, cleared meanwhile");
        kitchen().mute("left", false);
        assertEquals("left+right", kitchen().predict(TrainedRamps.clip()).subset());
        assertThrows(IllegalArgumentException.class, () -> kitchen().mute("smell", true));
    }

    @Test
    void aDamagedOrNewerPackageIsRefusedAndTheServingOneStays() throws Exception {
        Student held = kitchen();
        Path damaged = TrainedRamps.write(elsewhere.resolve("damaged")).folder();
        Files.writeString(damaged.resolve("weights.safetensors"), "nothing");
        assertRefused(damaged, "truncated");
        Path newer = TrainedRamps.write(elsewhere.resolve("newer")).folder();
        Path json = newer.resolve("model.json");
        Files.writeString(json, Files.readString(json).replaceFirst("\"format\" : 2", "\"format\" : 3"));
        assertRefused(newer, "it has format 3, this version reads format 2");
        assertRefused(elsewhere.resolve("nowhere"), "no model package");
        assertSame(held, kitchen());
        assertEquals(one, answer());
        assertEquals("v1:serving", versions());
        assertEquals(List.of("state.json"), onDisk());
    }

    private void assertRefused(Path modelPackage, String why) {
        for (var way : List.<org.junit.jupiter.api.function.Executable>of(() -> rollover.shadow("kitchen", modelPackage, ""),
                () -> students.install(modelPackage, "kitchen"))) {
            String message = assertThrows(DataException.class, way).getMessage();
            assertTrue(message.contains(why), message);
            assertLast(Event.Kind.REFUSED, message);
        }
    }

    @Test
    void otherSlotsAndLabelSpacesAreAllowedAndSaid() throws Exception {
        LabelSpace more = new LabelSpace("action", List.of("cut", "wash", "open", "pour", "stir", "fry"));
        Path other = elsewhere.resolve("other");
        ModelDescription ramps = TrainedRamps.description();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> weights = new HashMap<>(TrainedRamps.weights(manager));
            weights.keySet().removeIf(key -> key.contains("right"));
            Map<String, NDArray> probes = new HashMap<>(TrainedRamps.probes(manager));
            probes.keySet().removeIf(key -> key.contains("right"));
            ModelPackage.write(other, new ModelDescription("left", ramps.role(), "baseline", ramps.slots().subList(0, 1), List.of(more),
                    new FusionPart("sum", Map.of("width", 6.0), MissingTokens.LEARNED), null, null, Map.of(), ramps.provenance(), Map.of()),
                    weights, probes);
        }
        kitchen().mute("right", true);
        kitchen().mute("right", false);
        kitchen().quarantine("right", "it drips");
        rollover.shadow("kitchen", other, "");
        List<String> differences = List.of("system baseline instead of karmma_s", "it has no slot right",
                "label space action: 6 classes instead of 6 (1 gone, 1 new)");
        assertEquals(differences, rollover.shadowing("kitchen").differences());
        assertLast(Event.Kind.SHADOWED, "differs: " + String.join(", ", differences));
        rollover.promote("kitchen", "");
        assertLast(Event.Kind.PROMOTED, "it has no slot right");
        assertEquals(List.of(more), kitchen().labelSpaces());
        assertEquals("left", kitchen().predict(TrainedRamps.clip()).subset());
        rollover.rollback("kitchen", null, "");
        assertEquals("left", kitchen().predict(TrainedRamps.clip()).subset(), "right is still in quarantine");
    }

    @Test
    void aRestartFindsVersionsAndShadow() throws Exception {
        students.install(second, "kitchen");
        assertLast(Event.Kind.UPDATED, "v2 from " + second, "instead of v1");
        rollover.shadow("kitchen", first, "");
        students.close();
        assertEquals(List.of(), published);
        assertThrows(IllegalStateException.class, () -> rollover.promote("kitchen", ""));
        start();
        assertEquals("v2:serving v3:shadow v1:earlier", versions());
        assertEquals(two, answer());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        students.close();
        start();
        rollover.rollback("kitchen", null, "");
        assertEquals(one, answer());
        assertEquals("v1:serving v3:shadow v2:rolled-back", versions());
        await(() -> rollover.shadowing("kitchen").compared() == 1);
        assertEquals("v1", rollover.shadowing("kitchen").serving(), "it is compared with the one that serves now");
    }

    @Test
    void aHomeFromBeforeVersionsIsOne() throws Exception {
        students.close();
        TrainedRamps.write(home.resolve("models/old"), -3);
        start();
        assertEquals(List.of("kitchen", "old"), students.names());
        StudentVersion version = rollover.versions("old").get(0);
        assertEquals("v1", version.id());
        assertEquals("found in the home", version.from());
        rollover.shadow("old", first, "");
        rollover.promote("old", "");
        rollover.rollback("old", null, "");
        assertEquals(two, students.find("old").orElseThrow().predict(TrainedRamps.clip()).scores().get("action"));
    }

    @Test
    void aRollbackIsAWayOutOfADamagedHome() throws Exception {
        students.install(second, "kitchen");
        students.close();
        Files.writeString(home.resolve("models/kitchen/weights.safetensors"), "nothing");
        start();
        assertEquals(List.of(), students.names(), "what is damaged does not serve");
        assertEquals("v2:serving v1:earlier", versions());
        assertSays(IllegalStateException.class, "does not serve", () -> rollover.shadow("kitchen", first, ""));
        rollover.rollback("kitchen", null, "");
        assertEquals(one, answer());
        assertThrows(DataException.class, () -> rollover.rollback("kitchen", "v2", ""));
        assertEquals(one, answer());
        assertEquals("v1:serving v2:rolled-back", versions());
    }

    @Test
    void whatAnotherProcessDidIsCaughtUpWith() throws Exception {
        List<Student> others = new ArrayList<>();
        try (Students other = new Students(home, around.of(registry), student -> {
            others.add(student);
            return () -> {};
        })) {
            other.install(second, "kitchen");
            other.install(second, "elsewhere");
        }
        assertEquals(one, answer(), "nothing is lost meanwhile");
        Student held = kitchen();
        rollover.shadow("kitchen", first, "");
        assertEquals(two, held.predict(TrainedRamps.clip()).scores().get("action"));
        assertEquals("v2:serving v3:shadow v1:earlier", versions());
    }

    @Test
    void noMoreThanThreeThatServedAreKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            students.install(second, "kitchen");
        }
        assertEquals("v6:serving v5:earlier v4:earlier v3:earlier", versions());
        assertEquals(List.of("state.json", "v3", "v4", "v5"), onDisk());
    }

    @Test
    void removedItIsGone() throws Exception {
        Student held = kitchen();
        rollover.shadow("kitchen", second, "");
        rollover.remove("kitchen", "it moved");
        assertLast(Event.Kind.WITHDRAWN, "v1 (serving), v2 (shadow)", "it moved");
        assertEquals(List.of(), published);
        assertEquals(List.of(), students.names());
        assertThrows(IllegalStateException.class, () -> held.predict(TrainedRamps.clip()));
        assertThrows(IllegalArgumentException.class, () -> rollover.versions("kitchen"));
        try (Stream<Path> left = Files.walk(home.resolve("models"))) {
            assertEquals(List.of("lock"), left.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList());
        }
        students.install(second, "kitchen");
        assertEquals(two, answer());
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.shadow("ear", second, ""));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.versions("ear"));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.shadowing("ear"));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.remove("../models/kitchen", ""));
        assertSays(IllegalArgumentException.class, "installed: [kitchen]", () -> rollover.versions("../models/kitchen"));
        assertSays(IllegalStateException.class, "has no shadow", () -> rollover.promote("kitchen", ""));
        assertSays(IllegalStateException.class, "has no shadow", () -> rollover.unshadow("kitchen", ""));
        assertSays(IllegalStateException.class, "no earlier version", () -> rollover.rollback("kitchen", null, ""));
        assertSays(IllegalArgumentException.class, "there are v1 (serving)", () -> rollover.rollback("kitchen", "v7", ""));
        assertSays(IllegalStateException.class, "v2 from " + second, () -> {
            rollover.shadow("kitchen", second, "");
            rollover.shadow("kitchen", second, "");
        });
    }

    private static void assertSays(Class<? extends Exception> type, String text, org.junit.jupiter.api.function.Executable what) {
        String message = assertThrows(type, what).getMessage();
        assertTrue(message.contains(text), message);
    }

    @Test
    void whoeverListensToAStudentHearsOfTheVersionThatServes() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Student kitchen = kitchen();
        kitchen.onSlotsChanged(() -> told.add(String.valueOf(kitchen.slots().get(0).cause())));
        students.install(second, "kitchen");
        assertEquals(two, answer());
        assertTrue(!told.isEmpty(), "another version may have other slots");
        told.clear();
        kitchen.mute("left", true);
        assertEquals(List.of("MUTED"), told);
    }
}
