package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.DroppedFile.State;
import org.karmma.distribution.dropped.Nose;
import org.karmma.distribution.dropped.NoseThatClings;
import org.karmma.distribution.dropped.NoseThatComplains;
import org.karmma.distribution.dropped.NoseThatHangs;
import org.karmma.distribution.dropped.NoseThatThrows;
import org.karmma.distribution.dropped.NoseThatWaits;
import org.karmma.distribution.dropped.NoseWithSenses;
import org.karmma.distribution.dropped.StartThatHangs;
import org.karmma.distribution.dropped.StartThatThrows;
import org.karmma.distribution.dropped.StopThatHangs;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Files that an operator puts into the drop folder of a running home, good and bad; the rest goes on serving. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedBundlesIT {

    private static final String RELEASE = "org.karmma.distribution.release";
    private static final List<String> SHIPPED = List.of("audio", "detection", "flow", "video");

    @TempDir
    static Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private Home home;
    private KarmmaFramework karmma;
    private FolderEvents events;
    private Path jar;
    private int number;

    @BeforeAll
    void start() throws Exception {
        System.getProperties().put(RELEASE, release);
        home = AssembledHome.in(folder.resolve("home"));
        AssembledHome.configure(home, "org.karmma.dropfolder", "start.seconds = 1\nstop.seconds = 1\nsettle.seconds = 2\n");
        karmma = KarmmaFramework.start(LaunchOptions.of(home));
        events = new FolderEvents(karmma);
    }

    @AfterAll
    void stop() throws Exception {
        release.countDown();
        System.getProperties().remove(RELEASE);
        karmma.close();
    }

    @BeforeEach
    void name() {
        jar = home.modalities().resolve("nose-" + ++number + ".jar");
    }

    @AfterEach
    void theRestServes() throws Exception {
        assertTrue(here().containsAll(SHIPPED), () -> "others were harmed: " + here());
        for (DroppedFile file : karmma.service(DropFolder.class).files()) {
            if (!file.name().startsWith("karmma-")) {
                Files.deleteIfExists(file.file());
                look(file.file());
            }
        }
    }

    private List<String> here() {
        try {
            return karmma.service(Workbench.class).modalities().stream().map(ModalityInfo::id).toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String smelledBy() throws Exception {
        return karmma.service(Workbench.class).modalities().stream().filter(m -> m.id().equals("smell")).map(ModalityInfo::bundle)
                .findFirst().orElse("nobody");
    }

    private Event lastEvent() throws Exception {
        return karmma.service(EventLog.class).latest(1).get(0);
    }

    private void assertEvent(Event.Kind kind, String subject, String detail) throws Exception {
        Event last = lastEvent();
        assertEquals(kind + " " + subject, last.kind() + " " + last.subject(), last.detail());
        assertTrue(last.detail().contains(detail), last.detail());
    }

    /** A file that is refused: what is said of it in the folder, in the log, and among the framework's problems. */
    private DroppedFile assertRefused(String why, BundleEvents.Act act) throws Exception {
        DroppedFile refused = events.await(jar, State.REFUSED, act);
        assertTrue(refused.detail().contains(why), refused.detail());
        assertTrue(karmma.problems().stream().anyMatch(p -> p.startsWith(jar.getFileName() + " is refused: ") && p.contains(why)),
                karmma.problems()::toString);
        return refused;
    }

    /** Puts a bundle there and has the folder look at once, rather than after a second or two. */
    private void drop(TestBundle bundle, Path file) throws Exception {
        look(bundle.at(file));
    }

    private void remove(Path file) throws Exception {
        Files.delete(file);
        look(file);
    }

    private void look(Path file) throws Exception {
        karmma.service(DropFolder.class).look(file);
    }

    private TestBundle nose(String version) {
        return TestBundle.of("nose" + number, version).component(Nose.class);
    }

    @Test
    void whatIsNoJarIsRefusedAndSaysSo() throws Exception {
        assertRefused("it is no whole jar", () -> Files.writeString(jar, "a letter"));
        assertEvent(Event.Kind.REFUSED, "file " + jar.getFileName(), "copy it again");
    }

    @Test
    void aJarThatIsNoBundleIsRefused() throws Exception {
        assertRefused("no OSGi bundle", () -> drop(TestBundle.of("nose", "1.0.0").with("-removeheaders", "Bundle-SymbolicName"), jar));
    }

    @Test
    void halfACopyIsLeftUntilItIsWhole() throws Exception {
        byte[] whole = nose("1.0.0").bytes();
        DroppedFile half = events.await(jar, State.WAITING, () -> Files.write(jar, Arrays.copyOf(whole, whole.length / 2)));
        assertTrue(half.detail().contains("not whole yet") && half.bundle().isEmpty(), half.detail());
        assertTrue(karmma.problems().isEmpty(), "nothing is wrong yet");
        events.await(jar, State.SERVING, () -> Files.write(jar, Arrays.copyOfRange(whole, whole.length / 2, whole.length),
                StandardOpenOption.APPEND));
        assertEvent(Event.Kind.ARRIVED, "bundle nose" + number + " 1.0.0", jar.getFileName().toString());
        assertTrue(here().contains("smell"));
    }

    @Test
    void aBundleThatNeedsAPackageIsTakenInWhenItComes() throws Exception {
        assertRefused("bundle nose" + number + " 1.0.0 needs the package org.air in a version from 1.0 to below 2.0, which no bundle here"
                + " has: install the bundle that exports it, too",
                () -> drop(nose("1.0.0").with("Import-Package", "org.air;version=\"[1,2)\",*"), jar));
        Path library = home.modalities().resolve("z-air.jar");
        events.await(jar, State.SERVING, () -> drop(TestBundle.of("air", "1.5.0").with("Export-Package",
                "org.air;version=1.5;-noimport:=true")
                .with("-includeresource", "org/air/air.txt;literal='air'"), library));
        assertEquals(State.SERVING, events.state(library).state());
        assertTrue(here().contains("smell"));
    }

    @Test
    void aBundleForAnotherContractIsRefusedInPlainWords() throws Exception {
        assertRefused("bundle nose" + number + " 2.0.0 was built for contract 2, this home has 1.0: install a version of nose" + number
                + " built for contract 1, or a newer Karmma", () -> drop(TestBundle.of("nose" + number, "2.0.0").with("Require-Capability",
                        "karmma.contract;filter:=\"(&(version>=2.0.0)(!(version>=3.0.0)))\""), jar));
    }

    /** It would start, offer nothing, or nothing that anybody looks for, and nobody would know why. */
    @Test
    void aModalityWithoutItsAnnotationsIsRefusedAndToldWhichItLacks() throws Exception {
        String component = "org.karmma.distribution.dropped.Nose";
        TestBundle plain = nose("1.0.0").with("-privatepackage", "org.karmma.distribution.dropped");
        assertRefused("bundle nose" + number + " 1.0.0 has a modality that nobody can find: give org.karmma.distribution.dropped.",
                () -> drop(plain.with("-dsannotations", "!*").with("-bundleannotations", "!*"), jar));
        String detail = events.state(jar).detail();
        assertTrue(detail.contains(" @Component(service = Modality.class) and @ProvidesModality(modality = \"ITS-ID\"), and build"
                + " it again"), detail);
        DroppedFile unnamed = assertRefused("nobody can find", () -> drop(plain.with("-dsannotations", component).with("-bundleannotations",
                "!*"), jar));
        assertTrue(unnamed.detail().contains(" @ProvidesModality") && !unnamed.detail().contains("@Component"), unnamed.detail());
        DroppedFile unoffered = assertRefused("nobody can find", () -> drop(plain.with("-dsannotations", "!*").with("-bundleannotations",
                component), jar));
        assertTrue(unoffered.detail().contains(" @Component") && !unoffered.detail().contains("@ProvidesModality"), unoffered.detail());
        assertRefused("its extractors are not offered: give org.karmma.distribution.dropped.NoseWithSenses @Component(service ="
                + " {Modality.class, ExtractorProvider.class})", () -> drop(nose("1.0.0").component(NoseWithSenses.class), jar));
        events.await(jar, State.SERVING, () -> drop(nose("1.0.0"), jar));
    }

    @Test
    void twoModalitiesOfOneIdInOneBundleAreRefusedAndNamed() throws Exception {
        String both = Nose.class.getName() + "," + NoseThatComplains.class.getName();
        assertRefused("bundle nose" + number + " 1.0.0 has more than one modality with the id smell: " + Nose.class.getName() + " and "
                + NoseThatComplains.class.getName() + ". Give each an id of its own, and build it again",
                () -> drop(nose("1.0.0").with("-dsannotations", both).with("-bundleannotations", both), jar));
        assertFalse(here().contains("smell"), "neither is used");
    }

    @Test
    void whatComesWithKarmmaIsNotTakenTwice() throws Exception {
        assertRefused("it comes with Karmma", () -> look(Files.copy(home.commands().resolve("karmma-console.jar"), jar)));
    }

    /** Each in turn over a version that serves, whose service never goes; then a good one, which takes over without a gap. */
    @Test
    void aBadVersionLeavesTheOldOneServingAndAGoodOneReplacesIt() throws Exception {
        events.await(jar, State.SERVING, () -> nose("1.0.0").at(jar));
        Bundle old = karmma.bundleOf("smell").orElseThrow();
        List<String> services = new CopyOnWriteArrayList<>();
        ServiceListener watch = event -> services.add((event.getType() == ServiceEvent.REGISTERED ? "+" : "-")
                + event.getServiceReference().getBundle().getVersion());
        List<String> stopped = new CopyOnWriteArrayList<>();
        BundleListener restarts = event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                stopped.add(event.getBundle().getSymbolicName());
            }
        };
        karmma.context().addServiceListener(watch, "(" + Modality.PROPERTY + "=smell)");
        karmma.context().addBundleListener(restarts);
        try {
            assertRefused("no nose today", () -> TestBundle.of("nose" + number, "2.0.0").component(NoseThatThrows.class).at(jar));
            assertEvent(Event.Kind.REFUSED, "file " + jar.getFileName(), "nose" + number + " 1.0.0 goes on serving");
            assertEquals("nose" + number + " 1.0.0", events.state(jar).bundle());
            assertRefused("waits for a service java.lang.Runnable (who=nobody)", () -> drop(TestBundle.of("nose" + number, "2.1.0")
                    .component(NoseThatWaits.class), jar));
            assertRefused("org.nowhere", () -> drop(nose("2.2.0").with("Import-Package", "org.nowhere,*"), jar));
            assertRefused("no whole jar", () -> {
                events.await(jar, State.WAITING, () -> Files.writeString(jar, "half of 2.3.0"));
            });
            assertEquals(Bundle.ACTIVE, old.getState());
            assertFalse(services.contains("-1.0.0"), "the old one's service never goes: " + services);
            assertEquals("nose" + number + " 1.0.0", smelledBy());

            services.clear();
            events.await(jar, State.SERVING, () -> nose("3.0.0").at(jar));
            assertEquals(List.of("+3.0.0", "-1.0.0"), services, "the new one is there before the old one goes");
            assertEvent(Event.Kind.UPDATED, "bundle nose" + number + " 3.0.0", "in place of nose" + number + " 1.0.0");
            assertEquals(Bundle.UNINSTALLED, old.getState());
            assertEquals("nose" + number + " 3.0.0", smelledBy());
            events.await(jar, State.SERVING, () -> nose("3.0.0").with("Built-For", "the same version again").at(jar));
            assertTrue(stopped.stream().allMatch(("nose" + number)::equals), "nobody else was restarted: " + stopped);
        } finally {
            karmma.context().removeServiceListener(watch);
            karmma.context().removeBundleListener(restarts);
        }
    }

    /** It has the right name, it starts, and whoever used the old one would have lost a sensor; so would the next start. */
    @Test
    void oneThatOffersLessTakesNobodysPlaceNorDoesItAfterARestart() throws Exception {
        events.await(jar, State.SERVING, () -> drop(nose("1.0.0"), jar));
        byte[] good = Files.readAllBytes(jar);
        Path kept = jar.resolveSibling(jar.getFileName() + DropFolder.BEFORE);
        String lacks = "bundle nose" + number + " 2.0.0 lacks what bundle nose" + number + " 1.0.0 offers, in whose place it would be:"
                + " modality smell, service org.karmma.modality.Modality. Install a whole build of it";
        assertRefused(lacks, () -> drop(TestBundle.of("nose" + number, "2.0.0"), jar));
        assertEquals("nose" + number + " 1.0.0", smelledBy());
        assertArrayEquals(good, Files.readAllBytes(kept), "what serves is kept");
        assertRefused("in whose place it would be: service org.karmma.modality.Modality.", () -> drop(TestBundle.of("nose" + number,
                "2.1.0").with("Provide-Capability", "karmma.modality;karmma.modality=smell"), jar));
        try (KarmmaFramework later = KarmmaFramework.start(LaunchOptions.of(home))) {
            DroppedFile again = new FolderEvents(later).state(jar);
            assertEquals("refused nose" + number + " 1.0.0", again.state().id() + " " + again.bundle(), again.detail());
        }
        events.await(jar, State.SERVING, () -> drop(nose("2.2.0"), jar));
        assertFalse(Files.exists(kept), "it is not needed any more");
    }

    @Test
    void whatAnOperatorStoppedIsNotReplacedByLessEither() throws Exception {
        events.await(jar, State.SERVING, () -> drop(nose("1.0.0"), jar));
        karmma.stopModality("smell");
        assertRefused("modality smell", () -> drop(TestBundle.of("nose" + number, "1.1.0"), jar));
        karmma.startModality("smell");
        assertEquals("nose" + number + " 1.0.0", smelledBy());
    }

    @Test
    void aBombIsRefusedForWhatItsDirectorySays() throws Exception {
        Path bomb = folder.resolve("bomb.jar");
        byte[] zeros = new byte[1 << 20];
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bomb))) {
            out.putNextEntry(new JarEntry("zeros"));
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        assertRefused("it unpacks to 300 MB, ", () -> look(Files.move(bomb, jar)));
    }

    @Test
    void whatAnOperatorStoppedIsReplacedAndStaysStopped() throws Exception {
        events.await(jar, State.SERVING, () -> drop(nose("1.0.0"), jar));
        karmma.stopModality("smell");
        events.await(jar, State.SERVING, () -> drop(nose("1.1.0"), jar));
        assertEquals("nose" + number + " 1.1.0", events.state(jar).bundle());
        assertEquals("it is stopped", events.state(jar).detail());
        assertFalse(here().contains("smell"));
        karmma.startModality("smell");
        assertEquals("nose" + number + " 1.1.0", smelledBy());
    }

    @Test
    void ofTwoFilesForOneModalityTheHighestVersionIsUsedAndTheOtherShowsIt() throws Exception {
        Path other = home.modalities().resolve("other-nose.jar");
        events.await(other, State.SERVING, () -> drop(TestBundle.of("other-nose", "1.10.0").component(Nose.class), other));
        events.await(jar, State.SERVING, () -> drop(nose("1.9.0"), jar));
        assertEquals("other-nose 1.10.0", smelledBy());
        assertEquals("", events.state(other).detail());
        assertEquals("modality smell is taken from other-nose 1.10.0 instead (the highest version, then the ranking)", events.state(jar)
                .detail());
        events.await(other, State.WITHDRAWN, () -> remove(other));
        assertEquals("nose" + number + " 1.9.0", smelledBy());
        assertEquals("", events.state(jar).detail());
    }

    @Test
    void ofTwoFilesWithOneBundleTheSecondWaitsUntilTheFirstGoes() throws Exception {
        Path first = home.modalities().resolve("first.jar");
        events.await(first, State.SERVING, () -> drop(nose("1.0.0"), first));
        assertRefused("here already (from first.jar): take one of the two away", () -> drop(nose("1.0.0"), jar));
        events.await(jar, State.SERVING, () -> remove(first));
        assertEquals("nose" + number + " 1.0.0", smelledBy());
    }

    @Test
    void anActivatorThatThrowsIsRefused() throws Exception {
        assertRefused("failed as it was started: IllegalStateException: no nose today",
                () -> drop(TestBundle.of("nose" + number, "1.0.0").activator(StartThatThrows.class), jar));
        assertTrue(Arrays.stream(karmma.context().getBundles()).noneMatch(b -> b.getSymbolicName().equals("nose" + number)),
                "it is gone again");
    }

    @ParameterizedTest
    @ValueSource(classes = {NoseThatHangs.class, StartThatHangs.class})
    void oneThatHangsAsItStartsIsGivenUpAndTheFolderGoesOn(Class<?> type) throws Exception {
        TestBundle hangs = TestBundle.of("nose" + number, "1.0.0");
        assertRefused("had not started after 1 s", () -> drop((type == NoseThatHangs.class ? hangs.component(type) : hangs.activator(type)),
                jar));
        Path next = home.modalities().resolve("next.jar");
        events.await(next, State.SERVING, () -> drop(TestBundle.of("next", "1.0.0").component(Nose.class), next));
        assertEquals("next 1.0.0", smelledBy());
    }

    @Test
    void aFileThatIsReplacedWhileItsPredecessorHangsIsTakenIn() throws Exception {
        byte[] good = nose("2.0.0").bytes();
        Path aside = Files.write(folder.resolve("good"), good);
        events.await(jar, f -> f.state() == State.SERVING && f.bundle().endsWith("2.0.0"), () -> BundleEvents.await(karmma,
                BundleEvent.INSTALLED,
                () -> TestBundle.of("nose" + number, "1.0.0").activator(StartThatHangs.class).at(jar), () -> Files.move(aside, jar,
                        StandardCopyOption.ATOMIC_MOVE)));
        assertEquals("nose" + number + " 2.0.0", smelledBy());
    }

    @Test
    void oneThatThrowsAsItGoesIsGone() throws Exception {
        events.await(jar, State.SERVING, () -> drop(TestBundle.of("nose" + number, "1.0.0").component(NoseThatComplains.class), jar));
        events.await(jar, State.WITHDRAWN, () -> Files.delete(jar));
        assertFalse(here().contains("smell"));
        assertEvent(Event.Kind.WITHDRAWN, "bundle nose" + number + " 1.0.0", "was taken away");
    }

    @ParameterizedTest
    @ValueSource(classes = {NoseThatClings.class, StopThatHangs.class})
    void oneThatHangsAsItGoesIsLeftBehindAndTheFolderGoesOn(Class<?> type) throws Exception {
        TestBundle clings = TestBundle.of("nose" + number, "1.0.0");
        events.await(jar, State.SERVING, () -> drop((type == NoseThatClings.class ? clings.component(type) : clings.activator(type)), jar));
        events.await(jar, State.SERVING, () -> drop(nose("1.1.0"), jar));
        assertEvent(Event.Kind.UPDATED, "bundle nose" + number + " 1.1.0", "bundle nose" + number + " 1.0.0 had not stopped after 1 s");
        assertEquals("nose" + number + " 1.1.0", smelledBy());
        events.await(jar, State.WITHDRAWN, () -> remove(jar));
        assertFalse(here().contains("smell"));
    }

    @Test
    void whatHappenedIsKnownAfterARestartAndNotToldAgain() throws Exception {
        events.await(jar, State.SERVING, () -> drop(nose("1.0.0"), jar));
        List<Event> before = karmma.service(EventLog.class).latest(Integer.MAX_VALUE);
        try (KarmmaFramework later = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), later.problems());
            assertEquals("nose" + number + " 1.0.0", new FolderEvents(later).state(jar).bundle(), "it serves when the start returns");
            assertEquals(before, later.service(EventLog.class).latest(Integer.MAX_VALUE));
        }
        List<String> shipped = new ArrayList<>(before.stream().filter(e -> e.kind() == Event.Kind.ARRIVED && e.subject()
                .startsWith("bundle karmma-"))
                .map(e -> e.subject().split("[ -]")[2]).toList());
        shipped.sort(null);
        assertEquals(SHIPPED, shipped, "the first start told of what it found");
    }
}
