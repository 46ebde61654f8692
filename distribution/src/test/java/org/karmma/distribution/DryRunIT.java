package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.karmma.core.Workbench;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.distribution.dropped.Nose;
import org.karmma.distribution.dropped.NoseThatDozes;
import org.karmma.distribution.dropped.NoseThatThrows;
import org.karmma.distribution.dropped.NoseThatWaits;
import org.karmma.launcher.DryRun;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Presence;

/** What a home would make of a bundle, told without touching it; and installing it for good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DryRunIT {

    @TempDir
    static Path folder;

    private KarmmaCommand karmma;

    @BeforeAll
    void install() throws Exception {
        karmma = KarmmaCommand.in(folder);
        AssembledHome.configure(karmma.home(), "org.karmma.dropfolder", "start.seconds = 1\n");
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            framework.service(Workbench.class).install(TrainedRun.get().result().student(), "kitchen");
        }
    }

    /** Every file of the home's own, with its size and time. */
    private Map<Path, String> state() throws Exception {
        Map<Path, String> state = new TreeMap<>();
        for (String part : List.of("modalities", "models", "log")) {
            try (Stream<Path> all = Files.walk(karmma.home().folder().resolve(part))) {
                for (Path path : all.toList()) {
                    state.put(path, Files.size(path) + " " + Files.getLastModifiedTime(path));
                }
            }
        }
        return state;
    }

    static Stream<Arguments> bad() throws Exception {
        byte[] whole = TestBundle.of("nose", "1.0.0").component(Nose.class).bytes();
        return Stream.of(
                Arguments.of("no whole jar", Arrays.copyOf(whole, whole.length / 2)),
                Arguments.of("no OSGi bundle", TestBundle.of("nose", "1.0.0").with("-removeheaders", "Bundle-SymbolicName").bytes()),
                Arguments.of("needs the package org.nowhere", TestBundle.of("nose", "1.0.0").with("Import-Package", "org.nowhere").bytes()),
                Arguments.of("built for contract 2", TestBundle.of("nose", "1.0.0").with("Require-Capability",
                        "karmma.contract;filter:=\"(version>=2)\"").bytes()),
                Arguments.of("no nose today", TestBundle.of("nose", "1.0.0").component(NoseThatThrows.class).bytes()),
                Arguments.of("had not started after 1 s", TestBundle.of("nose", "1.0.0").component(NoseThatDozes.class).bytes()));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatWouldBeRefusedIsToldAndNothingChanges(String why, byte[] bytes) throws Exception {
        Map<Path, String> before = state();
        Path jar = Files.write(folder.resolve("nose.jar"), bytes);
        DryRun run = DryRun.of(karmma.home(), jar, "nose.jar");
        assertTrue(run.refusal().contains(why), run.refusal());
        assertEquals("", run.bundle());
        assertEquals(before, state());
    }

    @Test
    void whatWouldBeTakenInIsToldWithWhatItUses() throws Exception {
        Map<Path, String> before = state();
        Path jar = TestBundle.of("nose", "1.0.0").component(NoseThatWaits.class).at(folder.resolve("n.jar"));
        DryRun run = DryRun.of(karmma.home(), jar, "nose.jar");
        assertEquals("", run.refusal());
        assertEquals("nose 1.0.0", run.bundle());
        assertEquals("", run.replaced());
        assertTrue(run.wires().getOrDefault("Karmma itself", Set.of()).containsAll(Set.of("org.karmma.modality", "karmma.contract")),
                run.wires()::toString);
        assertEquals(Map.of(), run.slots(), "no student knows this modality");
        assertTrue(run.remark().contains("waits for a service java.lang.Runnable"), run.remark());
        assertEquals(before, state());
    }

    /** Over a modality that a student uses: the bundle that it knows, and one that has another name for its extractor. */
    @Test
    void studentsAreAskedWhetherTheyCouldUseIt() throws Exception {
        Path shipped = karmma.home().modalities().resolve("karmma-audio.jar");
        DryRun same = DryRun.of(karmma.home(), shipped, "karmma-audio.jar");
        assertEquals("", same.refusal());
        assertTrue(same.replaced().startsWith("karmma-audio "), same.replaced());
        assertEquals(List.of(), same.refreshed());
        assertEquals(Map.of("kitchen", List.of(Presence.present("audio"))), same.slots());

        Path other = TestBundle.of("another-audio", "9.0.0").with("Provide-Capability", "karmma.modality;karmma.modality=audio")
                .at(folder.resolve("a.jar"));
        assertEquals(Map.of("kitchen", List.of(Presence.present("audio"))), DryRun.of(karmma.home(), other, "another-audio.jar").slots(),
                "the one that can be used is");

        Path less = TestBundle.of("karmma-audio", "9.0.0").at(folder.resolve("b.jar"));
        String refusal = DryRun.of(karmma.home(), less, "karmma-audio.jar").refusal();
        assertTrue(refusal.contains("extractor audio-student") && refusal.contains("modality audio")
                && refusal.contains("service org.karmma.modality.Modality"), refusal);
    }

    @Test
    void theCommandInstallsListsAndRemoves() throws Exception {
        Path jar = TestBundle.of("nose", "1.0.0").component(Nose.class).at(folder.resolve("nose-1.0.jar"));
        Path there = karmma.home().modalities().resolve("nose.jar");
        Ended dry = karmma.run("modality", "install", "--dry-run", jar);
        assertEquals(0, dry.code(), dry.err());
        assertTrue(dry.out().startsWith("nose 1.0.0 would be installed as modalities/nose.jar\nreplaces: nothing\nrestarts: nothing"
                + " else\nuses:     Karmma itself: "), dry.out());
        assertFalse(Files.exists(there));

        Ended installed = karmma.run("modality", "install", jar);
        assertEquals(0, installed.code(), installed.err());
        assertTrue(Arrays.equals(Files.readAllBytes(jar), Files.readAllBytes(there)));

        Ended refused = karmma.run("modality", "install", TestBundle.of("nose", "2.0.0").component(NoseThatThrows.class)
                .at(folder.resolve("nose-2.0.jar")));
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains("no nose today") && refused.err().contains("nose 1.0.0 stays"), refused.err());
        assertTrue(Arrays.equals(Files.readAllBytes(jar), Files.readAllBytes(there)), "the good one stays");

        Ended list = karmma.run("modality", "list");
        assertEquals(0, list.code(), list.err());
        assertEquals(5, list.out().lines().filter(line -> line.matches("\\S+\\.jar +serving +\\S+ \\S+")).count(), list.out());

        Ended removed = karmma.run("modality", "remove", "smell");
        assertEquals(0, removed.code(), removed.err());
        assertFalse(Files.exists(there));
        assertEquals(2, karmma.run("modality", "remove", "smell").code());
    }
}
