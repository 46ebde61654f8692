package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Samples;
import org.karmma.embed.Credentials;
import org.karmma.embed.Karmma;
import org.karmma.embed.KarmmaException;
import org.karmma.embed.RemoteKarmma;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** A trained student behind {@code karmma serve}: asked over HTTP it answers as it does in a JVM, and nothing is lost when it ends. */
class ApiIT {

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static Path video;
    private static Prediction expected;
    private static ServedHome served;
    private static RemoteKarmma remote;

    @BeforeAll
    static void serve() throws Exception {
        TrainedRun trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
        AssembledHome.configure(karmma.home(), "org.karmma.server", "upload.megabytes = 8\n");
        video = trained.data().resolve("P01/videos/P01_04.MP4");
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            Workbench workbench = framework.service(Workbench.class);
            workbench.install(trained.result().student(), "kitchen");
            expected = workbench.student("kitchen").orElseThrow().predict(clip());
        }
        served = ServedHome.start(karmma);
        remote = connect(served);
    }

    @AfterAll
    static void stop() throws Exception {
        remote.close();
        served.close();
    }

    private static RemoteKarmma connect(ServedHome home) {
        return Karmma.connect(home.at("/"), new Credentials("admin", home.password()));
    }

    private static Clip clip() {
        return Clip.builder("P01_04").span(0, 2).evidence("video", new Evidence.Recording(video)).build();
    }

    private static Presence slot(Student student, String id) {
        return student.slots().stream().filter(slot -> slot.slot().equals(id)).findFirst().orElseThrow();
    }

    private static long uploads() throws Exception {
        try (Stream<Path> all = Files.walk(karmma.home().cache().resolve("uploads"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void answersAreThoseOfTheJvm() throws Exception {
        assertEquals(List.of("kitchen"), remote.students());
        Student kitchen = remote.student("kitchen");
        assertEquals(List.copyOf(expected.scores().keySet()), kitchen.labelSpaces().stream().map(LabelSpace::id).toList());
        Prediction over = kitchen.predict(clip());
        assertEquals(expected.scores(), over.scores(), "bit for bit");
        assertEquals(expected.subset(), over.subset());
        assertEquals("P01_04", over.clip());
        assertEquals(expected.accuracy(), over.accuracy());
        assertEquals(expected.scores(), kitchen.predict(clip(), Duration.ofSeconds(20)).scores());
        assertEquals(0, uploads());
    }

    @Test
    void samplesInMemoryAreSentToo() {
        float[] noise = new float[32_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) Math.sin(i * i % 1000) / 2;
        }
        Clip heard = Clip.builder("hall").span(0, 2).evidence("audio", Evidence.Buffer.of(Samples.of(noise, noise.length, 1), 16_000))
                .build();
        Prediction prediction = remote.student("kitchen").predict(heard);
        assertEquals("audio", prediction.subset(), prediction.toString());
    }

    @Test
    void operatorsWordsReachTheServerAndChangesComeBack() throws Exception {
        Student kitchen = remote.student("kitchen");
        CountDownLatch told = new CountDownLatch(2); // in the beginning, and when it is muted
        Runnable end = kitchen.onSlotsChanged(told::countDown);
        try {
            for (int i = 0; i < 1000 && told.getCount() > 1; i++) {
                Thread.sleep(10);
            }
            kitchen.mute("audio", true);
            assertEquals(Cause.MUTED, slot(kitchen, "audio").cause());
            assertTrue(told.await(20, TimeUnit.SECONDS), "nobody told that a slot has changed");
            assertEquals("video+flow", kitchen.predict(clip()).subset());
        } finally {
            kitchen.mute("audio", false);
            end.run();
        }
        assertTrue(slot(kitchen, "audio").isPresent());
        kitchen.quarantine("flow", "it drips");
        assertTrue(slot(kitchen, "flow").detail().contains("it drips"), slot(kitchen, "flow").toString());
        kitchen.clear("flow");
        String wrong = assertThrows(IllegalArgumentException.class, () -> kitchen.mute("smell", true)).getMessage();
        assertTrue(wrong.contains("has no slot smell; its slots are video, flow, audio, detection"), wrong);
        String audit = Files.readString(karmma.home().folder().resolve("log/audit.jsonl"));
        assertTrue(audit.contains("\"who\":\"admin\"") && audit.contains("/slots/audio/mute"), audit);
        assertFalse(audit.contains("/predict"), "asking changes nothing");
    }

    @Test
    void whatGoesWrongThereIsToldInTheSameWords() throws Exception {
        assertTrue(assertThrows(KarmmaException.class, () -> remote.student("hall")).getMessage().contains("there is no student hall here;"
                + " there are kitchen"));
        assertTrue(assertThrows(KarmmaException.class, () -> Karmma.connect(served.at("/"), new Credentials("admin", "guess"))).getMessage()
                .contains("the password is another one"));
        Path large = folder.resolve("large.mp4");
        Files.write(large, new byte[9 << 20]);
        String tooLarge = assertThrows(KarmmaException.class, () -> remote.student("kitchen").predict(Clip.of(large))).getMessage();
        assertTrue(tooLarge.contains("this is too large") && tooLarge.contains("upload.megabytes"), tooLarge);
        assertEquals(0, uploads());
        assertThrows(IllegalArgumentException.class, () -> remote.student("kitchen").predict(Clip.of(folder)), "a folder");
        Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no recording at all");
        Prediction none = remote.student("kitchen").predict(Clip.of(damaged));
        assertTrue(none.abstains());
        assertTrue(none.slots().get(0).detail().startsWith("the uploaded recording"), none.toString());
        assertFalse(none.toString().contains("uploads"), "where it lay is nobody's business: " + none);
    }

    @Test
    void aServerThatIsNotThereOrDoesNotAnswerIsSaid() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
            URI mute = URI.create("http://127.0.0.1:" + free + "/");
            String slow = assertThrows(KarmmaException.class,
                    () -> Karmma.connect(mute, new Credentials("a", "b"), Duration.ofMillis(300))).getMessage();
            assertTrue(slow.contains("did not answer within 300 ms"), slow);
        }
        URI gone = URI.create("http://127.0.0.1:" + free + "/");
        String nobody = assertThrows(KarmmaException.class, () -> Karmma.connect(gone, new Credentials("a", "b"))).getMessage();
        assertTrue(nobody.contains("nothing answers at " + gone) && nobody.contains("karmma serve"), nobody);
        RemoteKarmma closed = connect(served);
        Student kitchen = closed.student("kitchen");
        closed.close();
        assertThrows(IllegalStateException.class, () -> kitchen.predict(clip()));
    }

    @Test
    void accountsHaveTheirRoles() throws Exception {
        assertTrue(karmma.run("exec", "karmma:accountAdd guest viewer").out().contains("guest.password"));
        String password = Files.readString(karmma.home().conf().resolve("guest.password")).strip();
        assertEquals(200, served.send(served.as("guest", password, "/api/v1/students/kitchen/slots")).statusCode());
        HttpResponse<String> refused = served.send(served.as("guest", password, "/api/v1/students/kitchen/slots/audio/mute")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(403, refused.statusCode(), refused.body());
        assertEquals(403, served.send(served.as("guest", password, "/system/console/bundles")).statusCode());
        assertEquals(400, served.send(served.as("guest", password, "/system/%63onsole/bundles")).statusCode());
        assertEquals(200, served.send(served.as("guest", password, "/metrics")).statusCode());
        assertEquals(0, karmma.run("exec", "karmma:accountRemove guest").code());
        assertEquals(401, served.send(served.as("guest", password, "/api/v1/students")).statusCode());
    }

    /** Killed under load, started again: whoever asks hears of it, nothing is left behind, and the next one answers the same. */
    @Test
    void killedUnderLoadItComesAgain() throws Exception {
        KarmmaCommand another = KarmmaCommand.in(Files.createDirectory(folder.resolve("another")));
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(another.home()))) {
            framework.service(Workbench.class).install(TrainedRun.get().result().student(), "kitchen");
        }
        AtomicInteger answered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            ServedHome first = ServedHome.start(another);
            Student kitchen = connect(first).student("kitchen");
            List<Future<String>> ends = Stream.generate(() -> threads.submit(() -> untilItFails(kitchen, answered))).limit(4).toList();
            for (int i = 0; i < 3000 && answered.get() < 8; i++) {
                Thread.sleep(10);
            }
            assertTrue(answered.get() >= 8, "it answers under load");
            first.process().destroyForcibly().waitFor();
            for (Future<String> end : ends) {
                String why = end.get(60, TimeUnit.SECONDS);
                assertTrue(why.contains("has gone in the middle of an answer") || why.contains("nothing answers at"), why);
            }
            try (ServedHome second = ServedHome.start(another)) {
                assertEquals(expected.scores(), connect(second).student("kitchen").predict(clip()).scores());
                try (Stream<Path> all = Files.walk(another.home().cache().resolve("uploads"))) {
                    assertEquals(0, all.filter(Files::isRegularFile).count(), "what was being uploaded has been deleted");
                }
            }
            assertFalse(Files.exists(another.home().cache().resolve("uploads").resolve(String.valueOf(first.process().pid()))));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Told to stop under load: what was begun is answered or refused in words, and the process ends. */
    @Test
    void stoppedUnderLoadItEndsInOrder() throws Exception {
        KarmmaCommand another = KarmmaCommand.in(Files.createDirectory(folder.resolve("stopped")));
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(another.home()))) {
            framework.service(Workbench.class).install(TrainedRun.get().result().student(), "kitchen");
        }
        AtomicInteger answered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ServedHome home = ServedHome.start(another)) {
            Student kitchen = connect(home).student("kitchen");
            List<Future<String>> ends = Stream.generate(() -> threads.submit(() -> untilItFails(kitchen, answered))).limit(4).toList();
            for (int i = 0; i < 3000 && answered.get() < 4; i++) {
                Thread.sleep(10);
            }
            home.stop();
            assertTrue(home.said().contains("everything has been stopped"), home.said());
            for (Future<String> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
            assertTrue(Files.notExists(another.home().cache().resolve("uploads").resolve(String.valueOf(home.process().pid()))),
                    "its uploads are gone");
        } finally {
            threads.shutdownNow();
        }
    }

    /** @return what it failed with */
    private static String untilItFails(Student student, AtomicInteger answered) {
        while (true) {
            try {
                assertEquals(expected.scores(), student.predict(clip()).scores());
                answered.incrementAndGet();
            } catch (KarmmaException e) {
                return e.getMessage();
            }
        }
    }
}
