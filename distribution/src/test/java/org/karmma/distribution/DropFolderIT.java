package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

/** The watched folder: what is put there starts, what is taken away goes. */
class DropFolderIT {

    @TempDir
    Path folder;

    private Path drop;
    private LaunchOptions options;

    @BeforeEach
    void fill() throws Exception {
        Home home = AssembledHome.in(folder.resolve("home"));
        drop = home.modalities();
        options = LaunchOptions.of(home);
    }

    private static Set<String> here(KarmmaFramework karmma) throws Exception {
        return Set.copyOf(karmma.service(Workbench.class).modalities().stream().map(ModalityInfo::id).toList());
    }

    @Test
    void whatIsTakenAwayGoesAndWhatIsPutBackComes() throws Exception {
        Path away = folder.resolve("karmma-audio.jar");
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            BundleEvents.await(karmma, BundleEvent.UNINSTALLED, () -> Files.move(drop.resolve("karmma-audio.jar"), away));
            assertEquals(Set.of("video", "flow", "detection"), here(karmma));
            BundleEvents.await(karmma, BundleEvent.STARTED,
                    () -> Files.move(away, drop.resolve("karmma-audio.jar"), StandardCopyOption.ATOMIC_MOVE));
            assertEquals(Set.of("video", "flow", "audio", "detection"), here(karmma));
        }
    }

    @Test
    void withoutAModalityItsBundleIsNotEvenInstalled() throws Exception {
        try (KarmmaFramework karmma = KarmmaFramework.start(options.without(Set.of("audio")))) {
            assertTrue(karmma.bundleOf("audio").isEmpty());
            assertEquals(Set.of("video", "flow", "detection"), here(karmma));
            assertEquals(List.of(), karmma.problems());
        }
    }

    @Test
    void aBundleForAnotherContractStaysOutsideAndTheRestWorks() throws Exception {
        Manifest manifest = new Manifest();
        List.of("Manifest-Version: 1.0", "Bundle-ManifestVersion: 2", "Bundle-SymbolicName: future",
                "Require-Capability: karmma.contract;filter:=\"(version>=2.0.0)\"").forEach(line -> manifest.getMainAttributes()
                        .putValue(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        try (OutputStream out = Files.newOutputStream(drop.resolve("future.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            assertEquals(4, here(karmma).size());
            Bundle future = List.of(karmma.context().getBundles()).stream().filter(b -> b.getSymbolicName().equals("future")).findFirst().orElseThrow();
            assertEquals(Bundle.INSTALLED, future.getState());
        }
    }

    @Test
    void aConfigurationFileConfiguresItsComponent() throws Exception {
        // the home's conf folder is watched the same way as the drop folder, which any PID.cfg may lie in, too
        Files.writeString(drop.resolve("org.karmma.nobody.cfg"), "answer = 42\n");
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            Object admin = karmma.context().getService(karmma.context().getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
            Object[] found = (Object[]) admin.getClass().getMethod("listConfigurations", String.class).invoke(admin, "(service.pid=org.karmma.nobody)");
            assertEquals(1, found.length);
        }
    }
}
