package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** A real Felix with bundles that consist of manifests; the assembled home has tests of its own. */
class KarmmaFrameworkTest {

    @TempDir
    Path folder;

    Home home;
    LaunchOptions options;

    @BeforeEach
    void makeHome() throws Exception {
        home = new Home(folder.resolve("home"));
        Jars.providing(home.bundles().resolve("3/smell.jar"), "smell", "smell");
        Jars.bundle(home.bundles().resolve("2/library.jar"), "library", "Import-Package",
                "org.osgi.framework,ai.djl.ndarray;version=\"[0.36,0.37)\",org.karmma.core;version=\"[1,2)\",org.slf4j;version=\"[1.7,2)\"",
                "Require-Capability", "karmma.contract;filter:=\"(&(version>=1.0.0)(!(version>=2.0.0)))\"");
        options = LaunchOptions.of(home);
    }

    @Test
    void startsBundlesAtTheLevelOfTheirFolder() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            assertEquals(List.of(), karmma.problems());
            assertEquals(List.of("library", "smell"), List.of(karmma.context().getBundles()).stream().skip(1).map(Bundle::getSymbolicName)
                    .toList());
            assertEquals(Bundle.ACTIVE, karmma.bundleOf("smell").orElseThrow().getState());
            assertEquals(home.folder().toString(), karmma.context().getProperty(Workbench.HOME));
            assertEquals(home.bundles() + "\n" + home.modalities(), karmma.context().getProperty(Workbench.BUNDLE_FOLDERS));
            assertSame(Bundle.class, karmma.context().getBundle(1).loadClass(Bundle.class.getName()), "the class path's, not a copy");
        }
    }

    @Test
    void stopsStartsAndUpdates() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            Bundle smell = karmma.bundleOf("smell").orElseThrow();
            karmma.stopModality("smell");
            assertEquals(Bundle.RESOLVED, smell.getState());
            assertEquals(List.of(), karmma.problems(), "what was stopped is no problem");
            karmma.startModality("smell");
            assertEquals(Bundle.ACTIVE, smell.getState());
            Jars.bundle(home.bundles().resolve("3/smell.jar"), "smell", "Bundle-Version", "2.0.0", "Provide-Capability",
                    "karmma.modality;karmma.modality=smell");
            karmma.updateModality("smell");
            assertEquals(new Version(2, 0, 0), smell.getVersion());
            assertEquals(Bundle.ACTIVE, smell.getState());
            Path other = Jars.bundle(folder.resolve("other.jar"), "smell", "Bundle-Version", "3.0.0", "Provide-Capability",
                    "karmma.modality;karmma.modality=smell");
            karmma.updateModality("smell", other);
            assertEquals(new Version(3, 0, 0), smell.getVersion());
            assertEquals(Bundle.ACTIVE, smell.getState());
            Path gone = folder.resolve("gone.jar");
            String message = assertThrows(LaunchException.class, () -> karmma.updateModality("smell", gone)).getMessage();
            assertTrue(message.contains("gone.jar") && message.contains("smell 3.0.0"), message);
            assertEquals(Bundle.ACTIVE, smell.getState());
            assertThrows(LaunchException.class, () -> karmma.stopModality("touch"));
        }
    }

    @Test
    void doesWithout() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(options.without(Set.of("smell")))) {
            assertTrue(karmma.bundleOf("smell").isEmpty());
        }
    }

    @Test
    void saysWhatAsksForAnotherContract() throws Exception {
        Jars.bundle(home.bundles().resolve("3/future.jar"), "future", "Require-Capability",
                "karmma.contract;filter:=\"(version>=2.0.0)\"");
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            assertEquals(List.of("bundle future 0.0.0 was built for contract 2, this home has 1.0: install a version of future built for"
                    + " contract 1, or a newer Karmma"), karmma.problems());
            LaunchException missing = assertThrows(LaunchException.class, () -> karmma.service(Workbench.class));
            assertTrue(missing.getMessage().contains("org.karmma.core.Workbench") && missing.getMessage().contains("future"),
                    missing.getMessage());
        }
    }

    @Test
    void twoFrameworksShareAJvm() throws Exception {
        try (KarmmaFramework one = KarmmaFramework.start(options); KarmmaFramework other = KarmmaFramework.start(options)) {
            one.stopModality("smell");
            assertEquals(Bundle.ACTIVE, other.bundleOf("smell").orElseThrow().getState());
            assertTrue(Files.exists(Path.of(other.context().getProperty(Constants.FRAMEWORK_STORAGE))));
        }
    }

    @Test
    void afterTheEndNothingIsLeft() throws Exception {
        Path storage;
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            storage = Path.of(karmma.context().getProperty(Constants.FRAMEWORK_STORAGE)).getParent();
            assertTrue(Files.isDirectory(storage));
        }
        assertTrue(Files.notExists(storage));
    }

    @Test
    void aFolderWithoutBundlesIsNoHome() {
        LaunchException none = assertThrows(LaunchException.class, () -> KarmmaFramework.start(LaunchOptions.of(new Home(folder))));
        assertTrue(none.getMessage().contains(folder.toString()) && none.getMessage().contains("--home"), none.getMessage());
    }
}
