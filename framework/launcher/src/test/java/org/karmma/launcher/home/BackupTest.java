package org.karmma.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;

class BackupTest {

    @TempDir
    Path folder;

    private Home home;
    private Path archive;

    @BeforeEach
    void aHome() throws Exception {
        home = SomeHome.used(folder.resolve("home"));
        archive = folder.resolve("backups").resolve("home.tar.gz");
    }

    private BackupReport backUp(boolean withRuns) throws Exception {
        return new HomeBackup(home, "0.1.0", withRuns).to(archive, Progress.NONE);
    }

    private RestoreReport restore(Home into, boolean replace) throws Exception {
        return new HomeRestore(into, replace).from(archive, Progress.NONE);
    }

    /** What is to come back. */
    private Map<String, String> state(Path of) throws Exception {
        Map<String, String> state = new TreeMap<>(SomeHome.contents(of));
        state.keySet().removeIf(name -> Stream.of("conf", "log", "modalities", "models")
                .noneMatch(part -> (name + "/").startsWith(part + "/")) || name.contains(".new-") || name.endsWith("/lock")
                || name.endsWith("built.properties"));
        return state;
    }

    @Test
    void whatIsBackedUpComesBackWithItsModes() throws Exception {
        BackupReport report = backUp(false);
        assertEquals(List.of("conf", "log", "modalities", "models"), report.parts());
        assertEquals("0600", Modes.of(archive), "it holds secrets");
        Home other = SomeHome.fresh(folder.resolve("other"));
        RestoreReport restored = restore(other, false);
        assertEquals(state(home.folder()), state(other.folder()));
        assertEquals("0600", Modes.of(other.conf().resolve("accounts.json")));
        assertTrue(Files.exists(other.conf().resolve("built.properties")), "the software stays what it is");
        assertTrue(Files.notExists(other.cache()) && Files.notExists(other.folder().resolve("my-run")), "neither caches nor runs");
        assertEquals(report.files(), restored.files());
        assertEquals("0.1.0", restored.karmma());
        assertEquals(List.of(), List.of(home.cache().toFile().list((dir, name) -> name.startsWith("."))), "nothing is left in the cache");
    }

    /** Software that lies in the home itself is not robbed of its files by a backup that is older than they are. */
    @Test
    void whatTheSoftwareBringsStaysWhereTheBackupIsOlder() throws Exception {
        SomeHome.write(home.folder(), "conf/logback.xml", "mine");
        backUp(false);
        Home other = SomeHome.fresh(folder.resolve("other"));
        SomeHome.write(other.folder(), "conf/logback.xml", "shipped");
        SomeHome.write(other.folder(), "conf/org.apache.felix.some.Servlet-ready.cfg", "path = /ready\n");
        SomeHome.write(other.folder(), "conf/org.karmma.other.cfg", "of no backup");
        restore(other, false);
        assertEquals("mine", Files.readString(other.conf().resolve("logback.xml")));
        assertEquals("path = /ready\n", Files.readString(other.conf().resolve("org.apache.felix.some.Servlet-ready.cfg")));
        assertTrue(Files.notExists(other.conf().resolve("org.karmma.other.cfg")), "settings are the backup's");
    }

    @Test
    void runsOfTheHomeComeAlongWhereThatIsAskedFor() throws Exception {
        backUp(true);
        Home other = new Home(folder.resolve("missing"));
        RestoreReport restored = restore(other, false);
        assertTrue(Files.exists(other.folder().resolve("my-run/results.json")));
        assertEquals(null, restored.kept(), "nothing was there");
    }

    @Test
    void aLogThatGrowsAndAFileThatIsReplacedAreWhatTheyWere() throws Exception {
        Path weights = home.models().resolve("kitchen/weights.safetensors");
        String before = Hashed.of(weights, Files.size(weights));
        new HomeBackup(home, "0.1.0", false).to(archive, (done, total) -> {
            try {
                Files.write(weights.resolveSibling("fresh"), new byte[] {1});
                Files.move(weights.resolveSibling("fresh"), weights, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(home.folder().resolve("log/events.jsonl"), "{}\n", java.nio.file.StandardOpenOption.APPEND);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Home other = new Home(folder.resolve("other"));
        restore(other, false);
        Path restored = other.models().resolve("kitchen/weights.safetensors");
        assertEquals(before, Hashed.of(restored, Files.size(restored)));
        assertEquals("{}\n{}\n", Files.readString(other.folder().resolve("log/events.jsonl")));
    }

    @Test
    void aUsedHomeIsReplacedOnlyWhereThatIsAskedForAndKept() throws Exception {
        backUp(false);
        Home other = SomeHome.used(folder.resolve("other"));
        SomeHome.write(other.folder(), "models/precious/model.json", "{}");
        Map<String, String> before = SomeHome.contents(other.folder());
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> restore(other, false));
        assertTrue(refused.getMessage().contains("--replace"), refused.getMessage());
        assertEquals(before, SomeHome.contents(other.folder()));
        RestoreReport restored = restore(other, true);
        assertTrue(Files.notExists(other.models().resolve("precious")));
        assertTrue(Files.exists(restored.kept().resolve("models/precious/model.json")));
        assertEquals(state(home.folder()), state(other.folder()));
    }

    @Test
    void anArchiveThatIsCutOffOrAlteredAnywhereChangesNothing() throws Exception {
        backUp(false);
        byte[] whole = Files.readAllBytes(archive);
        Home other = SomeHome.used(folder.resolve("other"));
        Map<String, String> before = SomeHome.contents(other.folder());
        for (int part = 0; part < 24; part++) {
            int at = (int) ((long) whole.length * part / 24);
            Files.write(archive, java.util.Arrays.copyOf(whole, at));
            DataException cut = assertThrows(DataException.class, () -> restore(other, true), "cut off at " + at);
            assertTrue(cut.getMessage().contains(archive.toString()), cut.getMessage());
            byte[] altered = whole.clone();
            altered[Math.max(10, at)] ^= 0x55; // behind the header of gzip, which holds nothing
            Files.write(archive, altered);
            assertThrows(DataException.class, () -> restore(other, true), "altered at " + at);
            assertEquals(before, SomeHome.contents(other.folder()), "at " + at);
        }
    }

    @Test
    void interruptedItLeavesNothing() throws Exception {
        backUp(false);
        Files.move(archive, folder.resolve("good"));
        Home other = SomeHome.fresh(folder.resolve("other"));
        Map<String, String> before = SomeHome.contents(other.folder());
        assertThrows(CancellationException.class, () -> new HomeBackup(home, "0.1.0", false).to(archive, (done, total) ->
                Thread.currentThread().interrupt()));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), List.of(archive.getParent().toFile().list()), "no half of an archive");
        Files.move(folder.resolve("good"), archive);
        assertThrows(CancellationException.class, () -> new HomeRestore(other, false).from(archive, (done, total) ->
                Thread.currentThread().interrupt()));
        assertTrue(Thread.interrupted());
        assertEquals(before, SomeHome.contents(other.folder()));
    }

    @Test
    void whatCannotBeSwappedIsPutBack() throws Exception {
        Path place = SomeHome.used(folder.resolve("other")).folder();
        Map<String, String> before = SomeHome.contents(place);
        PartSwap swap = PartSwap.in(place);
        SomeHome.write(swap.fresh(), "models/new/model.json", "{}");
        SomeHome.write(swap.fresh(), "another-run/x", "{}");
        Path taken = SomeHome.write(folder, "taken/file", "in the way").getParent();
        assertThrows(java.io.IOException.class, () -> swap.swap(List.of("conf", "models", "another-run"), taken));
        swap.close();
        assertEquals(before, SomeHome.contents(place));
    }

    @Test
    void whatAKilledOneHadBegunIsUndone() throws Exception {
        Path place = SomeHome.used(folder.resolve("other")).folder();
        Map<String, String> before = SomeHome.contents(place);
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path aside = place.resolve(".karmma-restore-" + gone.pid() + "-ab12");
        Files.createDirectories(aside.resolve("old"));
        Files.createDirectories(aside.resolve("new"));
        SomeHome.write(aside, "none/another-run", "");
        Files.move(place.resolve("models"), aside.resolve("old/models"));
        SomeHome.write(place, "models/new/model.json", "{}");
        Files.move(place.resolve("conf"), aside.resolve("old/conf"));
        SomeHome.write(place, "another-run/x", "{}");
        assertTrue(HomeRestore.recover(new Home(place)));
        assertEquals(before, SomeHome.contents(place));
        assertFalse(HomeRestore.recover(new Home(place)));
    }

    @Test
    void aLinkToNowhereIsLeftOutAndALinkIsFollowed() throws Exception {
        Path jar = SomeHome.write(folder, "elsewhere/my.jar", "jar");
        Files.createSymbolicLink(home.modalities().resolve("my.jar"), jar);
        Files.createSymbolicLink(home.modalities().resolve("gone.jar"), folder.resolve("gone"));
        BackupReport report = backUp(false);
        assertEquals(List.of("modalities/gone.jar: a link to nowhere"), report.leftOut());
        Home other = new Home(folder.resolve("other"));
        restore(other, false);
        assertEquals("jar", Files.readString(other.modalities().resolve("my.jar")));
    }
}
