package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.home.HomeBackup;
import org.karmma.launcher.home.HomeRestore;
import org.karmma.launcher.home.Progress;
import org.karmma.student.Prediction;

/** Backups of a home that runs, restored elsewhere. */
class BackupIT {

    private static final String NAME = "kitchen";
    private static final int BACKUPS = 3;

    @TempDir
    Path folder;

    private static Path student() throws Exception {
        return TrainedRun.get().result().student();
    }

    /** While versions come and go under it, each backup is a home that opens, and every version in it is whole. */
    @Test
    void aHomeThatChangesIsBackedUpAsItIsAtOneMoment() throws Exception {
        Home home = AssembledHome.in(folder.resolve("home"));
        Prediction before;
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Workbench workbench = karmma.service(Workbench.class);
            Rollover rollover = karmma.service(Rollover.class);
            Clip clip = TrainedRun.get().clips(karmma, Split.TEST).get(0);
            workbench.install(student(), NAME);
            before = workbench.student(NAME).orElseThrow().predict(clip);
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Integer> changes = CompletableFuture.supplyAsync(() -> change(workbench, rollover, enough));
            try {
                for (int i = 0; i < BACKUPS; i++) {
                    new HomeBackup(home, "test", false).to(folder.resolve(i + ".tar.gz"), Progress.NONE);
                }
            } finally {
                enough.set(true);
            }
            assertTrue(changes.get() > BACKUPS, "it changed meanwhile");
        }
        for (int i = 0; i < BACKUPS; i++) {
            Home restored = AssembledHome.in(folder.resolve("restored-" + i));
            new HomeRestore(restored, false).from(folder.resolve(i + ".tar.gz"), Progress.NONE);
            try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(restored))) {
                assertEquals(List.of(), karmma.problems());
                Workbench workbench = karmma.service(Workbench.class);
                Rollover rollover = karmma.service(Rollover.class);
                List<StudentVersion> versions = rollover.versions(NAME);
                assertEquals(StudentVersion.State.SERVING, versions.get(0).state(), () -> versions.toString());
                if (i == 0 || i == BACKUPS - 1) {
                    Clip clip = TrainedRun.get().clips(karmma, Split.TEST).get(0);
                    assertEquals(before.scores(), workbench.student(NAME).orElseThrow().predict(clip).scores());
                    for (StudentVersion version : versions.subList(1, versions.size())) {
                        rollover.rollback(NAME, version.id(), "the test tries each");
                        assertEquals(before.scores(), workbench.student(NAME).orElseThrow().predict(clip).scores());
                    }
                }
            }
        }
    }

    private static int change(Workbench workbench, Rollover rollover, AtomicBoolean enough) {
        try {
            int changes = 0;
            for (; !enough.get(); changes += 2) {
                workbench.install(student(), NAME);
                rollover.rollback(NAME, null, "the test");
            }
            return changes;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void onTheCommandLine() throws Exception {
        KarmmaCommand karmma = KarmmaCommand.in(folder.resolve("one"));
        AssembledHome.configure(karmma.home(), "org.karmma.serving", "floor = 0.25\n");
        Path secret = Files.writeString(karmma.home().conf().resolve("accounts"), "admin installer hash\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Ended installed = karmma.run("student", "install", NAME, student());
        assertEquals(0, installed.code(), installed.err());
        Path archive = folder.resolve("backup.tar.gz");
        Ended saved = karmma.run("backup", archive, "--json");
        assertEquals(0, saved.code(), saved.err());
        JsonNode told = new ObjectMapper().readTree(saved.out());
        assertEquals(Files.size(archive), told.path("bytes").asLong());
        assertEquals("[\"conf\",\"log\",\"modalities\",\"models\"]", told.path("parts").toString());

        KarmmaCommand other = KarmmaCommand.in(folder.resolve("two"));
        Ended restored = karmma.run("restore", archive, "--home", other.home().folder());
        assertEquals(0, restored.code(), restored.err());
        assertTrue(restored.out().startsWith("restored:   " + other.home().folder()), restored.out());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(other.home().conf().resolve("accounts"))));
        Ended listed = other.run("student", "list");
        assertTrue(listed.out().startsWith(NAME + "  v1"), listed.out() + listed.err());

        Ended again = other.run("restore", archive);
        assertEquals(2, again.code(), again.err());
        assertTrue(again.err().contains("--replace"), again.err());
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length - 1000));
        Ended cut = other.run("restore", archive, "--replace");
        assertEquals(3, cut.code(), cut.err());
        assertTrue(cut.err().contains("it is cut off") && cut.err().contains("Nothing was changed"), cut.err());
        assertEquals(listed.out(), other.run("student", "list").out(), "and that is so");
        assertFalse(Files.exists(other.home().folder().resolve("backup.tar.gz")));
    }

    /** Software that is only read, and a folder for all that changes. */
    @Test
    void aHomeApartFromTheSoftware() throws Exception {
        KarmmaCommand karmma = KarmmaCommand.in(folder.resolve("software"));
        Path state = folder.resolve("state of it");
        Ended typo = karmma.run("student", "list", "--home", state);
        assertEquals(2, typo.code(), "what nobody has made is no home: " + typo.err());
        Ended made = karmma.run("init", "--home", state);
        assertEquals(0, made.code(), made.err());
        assertEquals(state + " is a home now", made.out().strip());
        assertEquals(state + " is a home already", karmma.run("init", "--home", state).out().strip());
        Ended installed = karmma.run("student", "install", NAME, student(), "--home", state);
        assertEquals(0, installed.code(), installed.err());
        Ended asked = karmma.run("exec", "--home", state, "karmma:slots " + NAME + " --json");
        assertEquals(0, asked.code(), asked.err());
        assertEquals(4, asked.out().split("\"present\":true", -1).length - 1, asked.out());
        assertFalse(Files.exists(karmma.home().models()), "nothing was written where the software is");
        assertTrue(Files.exists(state.resolve("log/events.jsonl")));
        Ended listed = karmma.run("modality", "list", "--home", state);
        assertEquals(4, listed.out().lines().filter(line -> line.contains("serving")).count(), listed.out() + listed.err());
    }
}
