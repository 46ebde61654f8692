package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.DroppedFile.State;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Student;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.SynchronousBundleListener;

/** A trained student as a bundle: made by the command, dropped into homes, replaced while it answers, taken away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class ModelBundleIT {

    private static final String BUNDLE = "karmma-student-kitchen";
    private static final String ALL = "video+flow+audio+detection";

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static KarmmaCommand karmma;
    private static Path distilled;
    private static Path baseline;
    /** The distilled student, and the other one as its next version. */
    private static Path first;
    private static Path second;
    private static Path jar;

    @BeforeAll
    static void train() throws Exception {
        trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
        distilled = trained.result().student();
        baseline = trained.out().resolve("run/networks/baseline-seed1");
        first = folder.resolve("first.jar");
        second = folder.resolve("second.jar");
        jar = karmma.home().modalities().resolve(BUNDLE + ".jar");
    }

    @Test
    @Order(1)
    void theCommandMakesABundle() throws Exception {
        Ended made = karmma.run("package", distilled, "--name", "kitchen", "--version", "1.0.0", "--out", first);
        assertEquals(0, made.code(), made.err());
        assertEquals("bundle:     " + BUNDLE + " 1.0.0\nstudent:    kitchen\ncan use:    video, flow, audio, detection\nfile:       "
                + first + "\n", made.out());
        try (JarFile file = new JarFile(first.toFile())) {
            Attributes main = file.getManifest().getMainAttributes();
            String requires = main.getValue("Require-Capability");
            assertTrue(requires.startsWith("karmma.contract;filter:=\"(&(version>=1.0.0)(!(version>=2.0.0)))\","), requires);
            assertTrue(requires.contains("karmma.modality;filter:=\"(karmma.modality=audio)\";resolution:=optional"), requires);
            assertTrue(main.getValue("Provide-Capability").startsWith("karmma.student;karmma.student=\"kitchen\";"),
                    main.getValue("Provide-Capability"));
        }
        byte[] bytes = Files.readAllBytes(first);
        assertEquals(0, karmma.run("package", distilled, "--name", "kitchen", "--version", "1.0.0", "--out", first).code());
        assertArrayEquals(bytes, Files.readAllBytes(first), "the same student gives the same file");
        assertEquals(0, karmma.run("package", baseline, "--name", "kitchen", "--version", "1.1.0", "--out", second).code());

        Path letter = Files.writeString(folder.resolve("letter.jar"), "dear");
        Ended refused = karmma.run("package", distilled, "--name", "kitchen", "--out", letter);
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("is no bundle of student kitchen, and is left alone"), refused.err());
        assertEquals("dear", Files.readString(letter));
        Ended nobody = karmma.run("package", "nobody");
        assertEquals(2, nobody.code(), nobody.err());
        assertTrue(nobody.err().contains("neither a student nor a model package called nobody"), nobody.err());
    }

    private static Path drop(Path bundle) throws Exception {
        Path aside = Files.copy(bundle, jar.resolveSibling("aside"), StandardCopyOption.REPLACE_EXISTING);
        return Files.move(aside, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Student service(KarmmaFramework framework) {
        return framework.find(Student.class, "(" + Student.PROPERTY + "=kitchen)").orElse(null);
    }

    /** Everything about an answer but who gave it and how long it took. */
    private record Said(Object scores, String subset, Object slots, Object accuracy, boolean calibrated) {
        static Said of(Prediction p) {
            return new Said(p.scores(), p.subset(), p.slots().stream().map(s -> s.slot() + " " + s.cause()).toList(), p.accuracy(),
                    p.calibrated());
        }
    }

    /** What a package answers with the bundles that are here now. */
    private static List<Said> answers(Workbench workbench, Path modelPackage, List<Clip> clips) throws Exception {
        try (Student opened = workbench.open(modelPackage)) {
            return clips.stream().map(clip -> Said.of(opened.predict(clip))).toList();
        }
    }

    private static List<String> told(KarmmaFramework framework, String... subjects) throws Exception {
        return framework.service(EventLog.class).latest(1000).stream().filter(e -> List.of(subjects).contains(e.subject()))
                .map(e -> e.kind().id() + " " + e.subject()).toList();
    }

    @Test
    @Order(2)
    void droppedItServesAndWithdrawnItIsGone() throws Exception {
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            Workbench workbench = framework.service(Workbench.class);
            FolderEvents events = new FolderEvents(framework);
            List<Clip> clips = trained.clips(framework, Split.TEST);
            assertEquals(List.of(), workbench.students());
            events.await(jar, State.SERVING, () -> drop(first));
            Student kitchen = service(framework);
            assertSame(kitchen, workbench.student("kitchen").orElseThrow());
            assertEquals("kitchen", kitchen.name());
            assertEquals("student kitchen serves", events.state(jar).detail());
            List<Said> ones = answers(workbench, distilled, clips);
            assertEquals(ones, clips.stream().map(clip -> Said.of(kitchen.predict(clip))).toList());
            assertEquals(ALL, ones.get(0).subset());

            List<String> restarts = new CopyOnWriteArrayList<>();
            SynchronousBundleListener restarted = event -> {
                if (event.getType() == BundleEvent.STOPPED) {
                    restarts.add(event.getBundle().getSymbolicName());
                }
            };
            framework.context().addBundleListener(restarted);
            framework.stopModality("audio");
            List<Said> silent = answers(workbench, distilled, clips);
            assertEquals("video+flow+detection", silent.get(0).subset());
            assertEquals(silent, clips.stream().map(clip -> Said.of(kitchen.predict(clip))).toList());
            assertEquals("student kitchen serves without audio (no-bundle)", events.state(jar).detail());
            framework.startModality("audio");
            Path audio = karmma.home().modalities().resolve("karmma-audio.jar");
            Path copy = Files.copy(audio, folder.resolve("audio-again"));
            events.await(audio, State.SERVING, () -> Files.move(copy, audio, StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING));
            framework.context().removeBundleListener(restarted);
            assertEquals(List.of("karmma-audio", "karmma-audio"), restarts, "a modality that goes or is replaced restarts no student");
            assertSame(kitchen, workbench.student("kitchen").orElseThrow());
            assertEquals(ones, clips.stream().map(clip -> Said.of(kitchen.predict(clip))).toList());

            replaceUnderLoad(framework, events, clips.get(0));

            assertRefused(events, "weights.safetensors: it was altered", ModelBundleJar.read(second).bit("weights.safetensors"));
            assertRefused(events, "probes.safetensors: it is missing", ModelBundleJar.read(second).without("probes.safetensors"));
            assertRefused(events, "it has format 99, this version reads format 2. Use the version of Karmma that wrote it, or a newer one",
                    ModelBundleJar.read(second).text("model.json", json -> json.replaceFirst("\"format\" : \\d+", "\"format\" : 99")));
            assertRefused(events, "model.json: it was altered", ModelBundleJar.read(second).text("model.json",
                    json -> json.replaceFirst("\"created\" : \"\\d+", "\"created\" : \"2001")));
            assertRefused(events, "that cannot be a student's name",
                    ModelBundleJar.read(second).header("Provide-Capability", value -> value.replace("\"kitchen\"", "\"../kitchen\"")));
            assertRefused(events, "was built for contract 2, this home has 1.0", ModelBundleJar.read(second).header("Require-Capability",
                    value -> value.replaceFirst("1\\.0\\.0\\)\\(!\\(version>=2", "2.0.0)(!(version>=3")));
            assertSame(kitchen, service(framework));

            events.await(jar, State.WITHDRAWN, () -> Files.delete(jar));
            assertEquals(List.of(), workbench.students());
            assertEquals(null, service(framework), "the service is withdrawn");
            assertThrows(IllegalStateException.class, () -> kitchen.predict(clips.get(0)));
            assertEquals(List.of("admitted student kitchen", "arrived bundle " + BUNDLE + " 1.0.0", "updated student kitchen",
                    "updated bundle " + BUNDLE + " 1.1.0", "withdrawn student kitchen", "withdrawn bundle " + BUNDLE + " 1.1.0"),
                    told(framework, "student kitchen", "bundle " + BUNDLE + " 1.0.0", "bundle " + BUNDLE + " 1.1.0").stream()
                            .filter(told -> !told.startsWith("refused")).toList());
        }
    }

    /** A new version of the bundle is put there while four threads ask: each answer is one of the two, and none is lost. */
    private static void replaceUnderLoad(KarmmaFramework framework, FolderEvents events, Clip clip) throws Exception {
        Workbench workbench = framework.service(Workbench.class);
        Student held = service(framework);
        Said one = answers(workbench, distilled, List.of(clip)).get(0);
        Said two = answers(workbench, baseline, List.of(clip)).get(0);
        assertNotEquals(one, two, "one can be told from the other");
        List<String> services = new CopyOnWriteArrayList<>();
        ServiceListener watch = event -> services.add(event.getType() == ServiceEvent.REGISTERED ? "registered" : "gone or changed");
        framework.context().addServiceListener(watch, "(" + Student.PROPERTY + "=kitchen)");
        AtomicInteger byOne = new AtomicInteger();
        AtomicInteger byTwo = new AtomicInteger();
        try (Callers callers = new Callers(() -> {
            Said said = Said.of(held.predict(clip));
            assertTrue(said.equals(one) || said.equals(two), () -> "neither of the two: " + said);
            return (said.equals(one) ? byOne : byTwo).incrementAndGet();
        })) {
            callers.await("the first one answers", () -> byOne.get() > 0);
            DroppedFile replaced = events.await(jar, f -> f.state() == State.SERVING && f.bundle().endsWith(" 1.1.0"), () -> drop(second));
            assertEquals(BUNDLE + " 1.1.0", replaced.bundle());
            callers.await("the second one answers", () -> byTwo.get() > 0);
            callers.end();
        } finally {
            framework.context().removeServiceListener(watch);
        }
        assertEquals(List.of(), services, "the service stays the same");
        assertSame(held, service(framework));
        assertEquals(two, Said.of(held.predict(clip)));
    }

    /** Over the version that serves, which goes on. */
    private static void assertRefused(FolderEvents events, String why, ModelBundleJar bad) throws Exception {
        DroppedFile refused = events.await(jar, f -> f.state() == State.REFUSED && f.detail().contains(why),
                () -> bad.header("Bundle-Version", version -> "2.0.0").at(jar));
        assertTrue(refused.detail().startsWith("bundle " + BUNDLE + " 2.0.0 "), refused.detail());
        assertEquals(BUNDLE + " 1.1.0", refused.bundle());
        assertEquals(List.of("kitchen"), events.karmma().service(Workbench.class).students());
        assertTrue(events.karmma().problems().stream().anyMatch(p -> p.startsWith(BUNDLE + ".jar is refused: ") && p.contains(why)),
                () -> "what is wrong is among the problems");
    }

    /** Modality bundles come after it in the folder. */
    @Test
    @Order(3)
    void aRestartFindsItAgainAndIsNoEvent() throws Exception {
        Files.copy(first, karmma.home().modalities().resolve("a-student.jar"));
        List<String> before;
        List<Said> ones;
        Clip clip;
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            clip = trained.clips(framework, Split.TEST).get(0);
            ones = answers(framework.service(Workbench.class), distilled, List.of(clip));
            assertEquals(ones, List.of(Said.of(framework.service(Workbench.class).student("kitchen").orElseThrow().predict(clip))));
            before = told(framework, "student kitchen", "bundle " + BUNDLE + " 1.0.0");
            assertEquals("arrived bundle " + BUNDLE + " 1.0.0", before.get(before.size() - 1));
        }
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            assertEquals(List.of(), framework.problems());
            assertEquals(ones, List.of(Said.of(framework.service(Workbench.class).student("kitchen").orElseThrow().predict(clip))));
            assertEquals(before, told(framework, "student kitchen", "bundle " + BUNDLE + " 1.0.0"),
                    "neither a stop nor a start of the home is an event");
            // its last bundle goes with an operator's command rather than with its file
            BundleEvents.await(framework, BundleEvent.STOPPED, () -> Arrays.stream(framework.context().getBundles())
                    .filter(b -> b.getSymbolicName().equals(BUNDLE)).findFirst().orElseThrow().stop());
            assertEquals(List.of(), framework.service(Workbench.class).students());
            DroppedFile stopped = framework.service(DropFolder.class).files().stream().filter(f -> f.name().equals("a-student.jar"))
                    .findFirst().orElseThrow();
            assertEquals("it is stopped", stopped.detail());
        }
        Files.move(karmma.home().modalities().resolve("a-student.jar"), jar);
    }

    @Test
    @Order(4)
    void commandsKnowItForAStudentOfABundle() throws Exception {
        Ended list = karmma.run("student", "list");
        assertEquals(0, list.code(), list.err());
        assertTrue(list.out().matches("kitchen  1\\.0\\.0 serving .* from bundle " + BUNDLE + " 1\\.0\\.0\n"), list.out());
        Ended promoted = karmma.run("student", "promote", "kitchen");
        assertEquals(2, promoted.code(), promoted.err());
        assertTrue(promoted.err().contains("student kitchen comes from bundle " + BUNDLE + " 1.0.0, and its versions are the versions"),
                promoted.err());
        Path video = trained.data().resolve("P01/videos/P01_04.MP4");
        Ended files = karmma.run("modality", "list");
        assertEquals(0, files.code(), files.err());
        assertTrue(files.out().lines().anyMatch(line -> line.startsWith(BUNDLE + ".jar") && line.endsWith("student kitchen serves")),
                files.out());
        Ended shell = karmma.runWith(String.join("\n", "karmma:students", "karmma:predict kitchen video=" + video, "karmma:bundles",
                "karmma:versions kitchen", ""), "shell");
        assertEquals(0, shell.code(), shell.err());
        assertTrue(shell.out().lines().anyMatch(line -> line.startsWith(BUNDLE + ".jar") && line.contains(" serving ")
                && line.endsWith("student kitchen serves")), shell.out());
        assertTrue(shell.out().lines().anyMatch(line -> line.startsWith("1.0.0 serving")), shell.out());
        Ended again = karmma.run("package", "kitchen", "--version", "1.0.0", "--out", folder.resolve("again.jar"));
        assertEquals(0, again.code(), again.err());
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(folder.resolve("again.jar")), "out of a bundle and into one");
    }

    @Test
    @Order(5)
    void aDryRunTellsWhatItWouldBringAndTheInstalledOneGoesBefore() throws Exception {
        Ended dry = karmma.run("modality", "install", "--dry-run", second);
        assertEquals(0, dry.code(), dry.err());
        assertTrue(dry.out().startsWith(BUNDLE + " 1.1.0 would be installed as modalities/" + BUNDLE + ".jar\nreplaces: " + BUNDLE
                + " 1.0.0\nrestarts: nothing else\n"), dry.out());
        assertTrue(dry.out().contains("brings:   student kitchen\nstudent:  kitchen: slot video: works\n"), dry.out());
        Ended refused = karmma.run("modality", "install", "--dry-run",
                ModelBundleJar.read(second).bit("weights.safetensors").at(folder.resolve("bad.jar")));
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains("weights.safetensors: it was altered"), refused.err());

        Ended installed = karmma.run("student", "install", "kitchen", baseline);
        assertEquals(0, installed.code(), installed.err());
        assertTrue(installed.out().startsWith("v1   serving"), installed.out());
        Ended list = karmma.run("modality", "list");
        assertTrue(list.out().lines().anyMatch(line -> line.startsWith(BUNDLE + ".jar") && line.endsWith(
                "student kitchen is the one that is installed in this home instead; karmma student remove kitchen makes way for this one")),
                list.out());
        Ended hidden = karmma.run("modality", "install", "--dry-run", second);
        assertEquals(0, hidden.code(), hidden.err());
        assertTrue(hidden.out().contains("brings:   student kitchen\nnote:     student kitchen is the one that is installed"),
                hidden.out());
        assertEquals(0, karmma.run("student", "remove", "kitchen").code());
        Ended back = karmma.run("student", "list");
        assertTrue(back.out().startsWith("kitchen  1.0.0 serving"), back.out());
        Ended removed = karmma.run("modality", "remove", "kitchen");
        assertEquals(0, removed.code(), removed.err());
        assertEquals("", karmma.run("student", "list").out());
    }
}
