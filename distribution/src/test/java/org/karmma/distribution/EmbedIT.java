package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.distribution.host.Borrowed;
import org.karmma.distribution.host.Murmur;
import org.karmma.embed.EmbeddedStudent;
import org.karmma.embed.Karmma;
import org.karmma.embed.KarmmaException;
import org.karmma.embed.KarmmaOptions;
import org.karmma.embed.LiveClip;
import org.karmma.embed.Registration;
import org.karmma.embed.SlotChange;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** A host that has Karmma in it. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbedIT {

    private static final String ALL = "video+flow+audio+detection";
    private static final String SILENT = "video+flow+detection";

    @TempDir
    static Path folder;

    private Path model;
    private Home home;
    private List<Clip> clips;
    private Prediction known;
    /** Where the host has its modality from. */
    private KarmmaFramework lender;

    @BeforeAll
    void install() throws Exception {
        TrainedRun run = TrainedRun.get();
        model = run.result().student();
        home = AssembledHome.in(folder.resolve("home"));
        lender = KarmmaFramework.start(LaunchOptions.of(home));
        Workbench workbench = lender.service(Workbench.class);
        workbench.install(model, "kitchen");
        clips = run.clips(lender, Split.TEST);
        known = workbench.student("kitchen").orElseThrow().predict(clips.get(0));
        assertEquals(ALL, known.subset(), () -> known.slots().toString());
    }

    @AfterAll
    void stop() throws Exception {
        lender.close();
    }

    private Borrowed borrowed() {
        return new Borrowed(lender.find(Modality.class, "(" + Modality.PROPERTY + "=audio)").orElseThrow());
    }

    private Extractor extractor() {
        return lender.services(Extractor.class).stream().filter(e -> e.modality().equals("audio") && e.role() == Role.STUDENT).findFirst()
                .orElseThrow();
    }

    private static Presence audio(List<Presence> slots) {
        return slots.stream().filter(slot -> slot.slot().equals("audio")).findFirst().orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS), "it did not come");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // somebody has given up on this
        }
    }

    @Test
    void answersAsTheWorkbenchDoes() {
        try (Karmma karmma = Karmma.open(home.folder())) {
            Prediction p = karmma.student("kitchen").predict(clips.get(0));
            assertEquals(known.scores(), p.scores(), "bit for bit");
            assertEquals(known.slots(), p.slots());
            assertEquals(List.of("kitchen"), karmma.students());
            assertEquals(List.of(), karmma.problems());
            KarmmaException unknown = assertThrows(KarmmaException.class, () -> karmma.student("kitten"));
            assertTrue(unknown.getMessage().contains("no student kitten") && unknown.getMessage().contains("there are kitchen"),
                    unknown.getMessage());
        }
    }

    @Test
    void opensAPackageByItsPath() {
        try (Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).watch(false).requestThreads(1))) {
            EmbeddedStudent student = karmma.student(model);
            CompletableFuture<Prediction> answer = student.predictAsync(clips.get(0), Duration.ofMinutes(1));
            assertEquals(known.scores(), answer.join().scores());
            student.close();
            assertThrows(IllegalStateException.class, () -> student.predict(clips.get(0)));
            Path nowhere = folder.resolve("nowhere");
            String none = assertThrows(KarmmaException.class, () -> karmma.student(nowhere)).getMessage();
            assertTrue(none.contains(nowhere + " is no model package"), none);
            assertTrue(assertThrows(KarmmaException.class, () -> karmma.student(folder)).getMessage().contains(folder.toString()));
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        String none = assertThrows(KarmmaException.class, () -> Karmma.open(folder)).getMessage();
        assertTrue(none.contains(folder + " is no Karmma home"), none);
        KarmmaOptions smell = KarmmaOptions.of(home.folder()).without("smell");
        String unknown = assertThrows(KarmmaException.class, () -> Karmma.open(smell)).getMessage();
        assertTrue(unknown.contains("[smell] cannot be left out") && unknown.contains("[audio, detection, flow, video]"), unknown);
        int threads = JniUtils.getNumThreads();
        String other = assertThrows(KarmmaException.class, () -> Karmma.open(KarmmaOptions.of(home.folder()).engineThreads(threads + 2)))
                .getMessage();
        assertTrue(other.contains("was loaded before") && other.contains("not with " + (threads + 2)), other);
        assertEquals(threads, JniUtils.getNumThreads());
        Karmma.open(KarmmaOptions.of(home.folder()).engineThreads(threads)).close();
    }

    @Test
    void aHostsOwnModalityCountsLikeABundle() {
        try (Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).without("audio"))) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            assertEquals(Cause.NO_BUNDLE, audio(kitchen.predict(clips.get(0)).slots()).cause());
            Borrowed mine = borrowed();
            try (Registration offered = karmma.offer(mine, extractor())) {
                int proven = mine.reads();
                assertTrue(proven > 0, "its probes were read");
                Prediction p = kitchen.predict(clips.get(0));
                assertEquals(known.scores(), p.scores());
                assertEquals(proven + 1, mine.reads());
                String twice = assertThrows(IllegalArgumentException.class, () -> karmma.offer(mine)).getMessage();
                assertTrue(twice.contains("offers a modality audio already"), twice);
                offered.close();
                offered.close();
            }
            assertEquals(SILENT, kitchen.predict(clips.get(0)).subset());
            IllegalArgumentException stray = assertThrows(IllegalArgumentException.class, () -> karmma.offer(new Murmur(), extractor()));
            assertTrue(stray.getMessage().contains("is for modality audio and was offered with murmur"), stray.getMessage());
            karmma.offer(mine, extractor());
            assertEquals(ALL, kitchen.predict(clips.get(0)).subset(), "and again");
        }
    }

    @Test
    void aHostsOwnModalityIsMeantBeforeTheBundles() {
        try (Karmma karmma = Karmma.open(home.folder())) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            Borrowed mine = borrowed();
            Registration offered = karmma.offer(mine, extractor());
            int proven = mine.reads();
            assertEquals(known.scores(), kitchen.predict(clips.get(0)).scores());
            assertEquals(proven + 1, mine.reads());
            offered.close();
            assertEquals(ALL, karmma.student("kitchen").predict(clips.get(0)).subset(), "the bundle's again");
            assertEquals(proven + 1, mine.reads());
        }
    }

    @Test
    void listenersHearWhatBecomesOfSlots() throws Exception {
        try (Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).without("audio"))) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            BlockingQueue<SlotChange> heard = new LinkedBlockingQueue<>();
            BlockingQueue<SlotChange> heardByAll = new LinkedBlockingQueue<>();
            Registration listening = kitchen.listen(heard::add);
            kitchen.listen(change -> {
                throw new IllegalStateException("a listener that fails harms nobody");
            });
            kitchen.listen(heardByAll::add);
            Registration offered = karmma.offer(borrowed(), extractor());
            assertEquals("audio null", next(heard));
            kitchen.mute("audio", true);
            assertEquals("audio MUTED", next(heard));
            kitchen.mute("audio", false);
            assertEquals("audio null", next(heard));
            offered.close();
            assertEquals("audio NO_BUNDLE", next(heard));
            kitchen.mute("video", true);
            assertEquals("video MUTED", next(heard));
            listening.close();
            kitchen.mute("video", false);
            for (String told : List.of("audio null", "audio MUTED", "audio null", "audio NO_BUNDLE", "video MUTED", "video null")) {
                assertEquals(told, next(heardByAll));
            }
            assertEquals(0, heard.size(), () -> "it has ended: " + heard);
            assertThrows(IllegalArgumentException.class, () -> kitchen.mute("smell", true));
        }
    }

    private static String next(BlockingQueue<SlotChange> heard) throws InterruptedException {
        SlotChange change = heard.poll(60, TimeUnit.SECONDS);
        return change == null ? "nothing" : change.slot() + " " + change.now().cause();
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        try (Karmma karmma = Karmma.open(home.folder())) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            List<Clip> some = clips.subList(0, 6);
            List<Prediction> batch = kitchen.predict(some);
            for (int i = 0; i < some.size(); i++) {
                assertEquals(kitchen.predict(some.get(i)).scores(), batch.get(i).scores());
                assertEquals(some.get(i).id(), batch.get(i).clip());
            }
        }
    }

    @Test
    void aSensorThatIsTooSlowForADeadlineIsAMissingSensor() {
        CountDownLatch release = new CountDownLatch(1);
        try (Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).without("audio"))) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            Borrowed mine = borrowed();
            karmma.offer(mine, extractor());
            kitchen.predict(clips.get(0)); // everything is loaded
            mine.before(() -> await(release));
            Prediction hurried = kitchen.predictAsync(clips.get(0), Duration.ofSeconds(3)).join();
            assertEquals(SILENT, hurried.subset(), () -> hurried.slots().toString());
            assertEquals(Cause.TIMEOUT, audio(hurried.slots()).cause());
            release.countDown();
            mine.before(() -> {});
            assertTrue(audio(kitchen.slots()).isPresent(), () -> "it is not held against it: " + kitchen.slots());
            assertEquals(known.scores(), kitchen.predictAsync(clips.get(0), Duration.ofMinutes(1)).join().scores());
            assertThrows(IllegalArgumentException.class, () -> kitchen.predictAsync(clips.get(0), Duration.ZERO));
        } finally {
            release.countDown();
        }
    }

    /** Three seconds of something that moves and hums, pushed in pieces, is the same as in one piece. */
    @Test
    void whatIsPushedIsReadLikeWhatIsThere() {
        byte[] pictures = pictures(36, 48, 64);
        float[] sound = sound(48_000);
        LiveClip live = LiveClip.builder("hall").keep(Duration.ofSeconds(3))
                .kind("video", 12, new SignalFormat(ElementType.UINT8, 48, 64, 3))
                .kind("audio", 16_000, new SignalFormat(ElementType.FLOAT32, 1)).build();
        int picture = 48 * 64 * 3;
        for (int i = 0; i < 36; i++) {
            live.push("video", Samples.of(Arrays.copyOfRange(pictures, i * picture, (i + 1) * picture), 48, 64, 3), 100 + i / 12.0);
        }
        for (int i = 0; i < 30; i++) {
            live.push("audio", Samples.of(Arrays.copyOfRange(sound, i * 1600, (i + 1) * 1600), 1600, 1), 100 + i / 10.0);
        }
        Clip whole = Clip.builder("whole").span(101, 103)
                .evidence("video", new Evidence.Buffer(Samples.of(pictures, 36, 48, 64, 3), 12, 100, "hall"))
                .evidence("audio", new Evidence.Buffer(Samples.of(sound, 48_000, 1), 16_000, 100, "hall")).build();
        try (Karmma karmma = Karmma.open(home.folder())) {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            Prediction there = kitchen.predict(whole);
            assertEquals("video+flow+audio", there.subset(), () -> there.slots().toString());
            Prediction pushed = kitchen.predict(live.latest(2));
            assertEquals(there.subset(), pushed.subset(), () -> pushed.slots().toString());
            for (int i = 0; i < there.scores().get("action").size(); i++) {
                assertEquals(there.scores().get("action").get(i).label(), pushed.scores().get("action").get(i).label());
                assertEquals(there.scores().get("action").get(i).probability(), pushed.scores().get("action").get(i).probability(), 1e-6);
            }
            live.push("video", Samples.of(new byte[picture], 48, 64, 3), 105);
            Presence stale = audio(kitchen.predict(live.latest(2)).slots());
            assertEquals(Cause.STALE, stale.cause(), stale::detail);
        }
    }

    private static byte[] pictures(int count, int height, int width) {
        byte[] all = new byte[count * height * width * 3];
        int at = 0;
        for (int t = 0; t < count; t++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    all[at++] = (byte) (128 + 100 * Math.sin((x + 2 * t) / 5.0));
                    all[at++] = (byte) (128 + 100 * Math.cos((y - t) / 7.0));
                    all[at++] = (byte) (128 + 60 * Math.sin((x + y + t) / 11.0));
                }
            }
        }
        return all;
    }

    private static float[] sound(int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = (float) (0.2 * Math.sin(i * 0.05) + 0.1 * Math.sin(i * (0.2 + i * 1e-6)));
        }
        return all;
    }

    @Test
    void closingLetsAPredictionEndAndRefusesFurtherOnes() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).without("audio").requestThreads(1));
        try {
            EmbeddedStudent kitchen = karmma.student("kitchen");
            Borrowed mine = borrowed();
            Registration offered = karmma.offer(mine, extractor());
            mine.before(() -> {
                reading.countDown();
                await(release);
            });
            CompletableFuture<Prediction> underWay = kitchen.predictAsync(clips.get(0), Duration.ofMinutes(1));
            CompletableFuture<Prediction> waiting = kitchen.predictAsync(clips.get(1), Duration.ofMinutes(1));
            await(reading);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(karmma::close);
            Throwable refused = assertThrows(Exception.class, () -> waiting.get(60, TimeUnit.SECONDS)).getCause();
            assertTrue(refused instanceof IllegalStateException && refused.getMessage().contains("(" + home.folder() + ") is closed"),
                    refused::toString);
            assertFalse(closing.isDone(), "it waits for the one under way");
            release.countDown();
            Prediction last = underWay.get(60, TimeUnit.SECONDS);
            assertEquals(known.scores(), last.scores());
            closing.get(60, TimeUnit.SECONDS);
            for (Runnable late : List.<Runnable>of(() -> kitchen.predict(clips.get(0)), () -> kitchen.predict(clips), kitchen::slots,
                    () -> kitchen.mute("audio", true), () -> kitchen.predictAsync(clips.get(0), Duration.ofSeconds(1)), karmma::students,
                    () -> karmma.student("kitchen"), () -> karmma.student(model), () -> karmma.offer(mine),
                    () -> kitchen.listen(c -> {}))) {
                assertTrue(assertThrows(IllegalStateException.class, late::run).getMessage().contains("is closed"));
            }
            offered.close();
        } finally {
            release.countDown();
            karmma.close();
        }
    }

    /** Closing does not wait for ever, and who asked has an answer, without that sensor. */
    @Test
    void closingUnderASensorThatHangsEnds() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Karmma karmma = Karmma.open(KarmmaOptions.of(home.folder()).without("audio"));
        try {
            Borrowed mine = borrowed();
            karmma.offer(mine, extractor());
            mine.before(() -> {
                reading.countDown();
                await(release);
            });
            CompletableFuture<Prediction> underWay = karmma.student("kitchen").predictAsync(clips.get(0), Duration.ofMinutes(5));
            await(reading);
            karmma.close();
            Prediction last = underWay.get(60, TimeUnit.SECONDS);
            assertEquals(1, release.getCount(), "the sensor still hangs");
            assertEquals(SILENT, last.subset(), () -> last.slots().toString());
            assertEquals(Cause.TIMEOUT, audio(last.slots()).cause());
        } finally {
            release.countDown();
            karmma.close();
        }
    }

    @Test
    void twoInOneJvmDoNotKnowEachOther() throws Exception {
        Home other = AssembledHome.in(folder.resolve("other"));
        try (Karmma one = Karmma.open(home.folder())) {
            EmbeddedStudent kitchen = one.student("kitchen");
            try (Karmma two = Karmma.open(KarmmaOptions.of(other.folder()).without("audio"))) {
                EmbeddedStudent student = two.student(model);
                assertEquals(List.of(), two.students());
                kitchen.mute("video", true);
                List<CompletableFuture<Prediction>> both = IntStream.range(0, 8).mapToObj(i -> (i % 2 == 0 ? kitchen : student)
                        .predictAsync(clips.get(0), Duration.ofMinutes(1))).toList();
                for (int i = 0; i < both.size(); i++) {
                    assertEquals(i % 2 == 0 ? "flow+audio+detection" : SILENT, both.get(i).join().subset());
                }
            }
            kitchen.mute("video", false);
            assertEquals(known.scores(), kitchen.predict(clips.get(0)).scores());
        }
    }

    @Test
    void aHostThatUsesDjlGoesOn() {
        int threads = JniUtils.getNumThreads();
        try (NDManager manager = NDManager.newBaseManager("PyTorch"); Model hosts = Model.newInstance("host", "PyTorch")) {
            Linear linear = Linear.builder().setUnits(3).build();
            hosts.setBlock(linear);
            linear.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
            NDArray row = manager.arange(4f).reshape(1, 4);
            float[] before = forward(linear, row, manager);
            try (Karmma karmma = Karmma.open(home.folder())) {
                assertArrayEquals(before, forward(linear, row, manager));
                assertEquals(known.scores(), karmma.student("kitchen").predict(clips.get(0)).scores());
                assertArrayEquals(before, forward(linear, row, manager));
            }
            assertArrayEquals(before, forward(linear, row, manager));
            assertArrayEquals(new float[] {0, 1, 2, 3}, row.toFloatArray());
        }
        assertEquals(threads, JniUtils.getNumThreads());
    }

    private static float[] forward(Linear linear, NDArray row, NDManager manager) {
        try (NDList out = linear.forward(new ParameterStore(manager, false), new NDList(row), false)) {
            return out.singletonOrThrow().toFloatArray();
        }
    }
}
