package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;

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
    void whatIsBadFromTheStartStaysOutsideAndTheRestWorks() throws Exception {
        TestBundle.of("future", "2.0.0").with("Require-Capability", "karmma.contract;filter:=\"(version>=2.0.0)\"")
                .at(drop.resolve("future.jar"));
        Files.write(drop.resolve("half.jar"), Arrays.copyOf(TestBundle.of("half", "1.0.0").bytes(), 100));
        Files.setLastModifiedTime(drop.resolve("half.jar"), FileTime.from(Instant.EPOCH));
        // sorted before what it needs
        TestBundle.of("a", "1.0.0").with("Import-Package", "org.air").at(drop.resolve("a.jar"));
        TestBundle.of("z", "1.0.0").with("Export-Package", "org.air").with("-includeresource", "org/air/air.txt;literal='air'")
                .at(drop.resolve("z.jar"));
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            assertEquals(4, here(karmma).size());
            assertEquals(List.of("a.jar serving", "future.jar refused", "half.jar refused", "z.jar serving"),
                    karmma.service(DropFolder.class).files().stream()
                    .filter(f -> !f.name().startsWith("karmma-")).map(f -> f.name() + " " + f.state().id()).toList(),
                            karmma.problems()::toString);
        }
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            List<String> told = karmma.service(EventLog.class).latest(100).stream().filter(e -> e.kind() == Event.Kind.REFUSED)
                    .map(Event::subject).toList();
            assertEquals(List.of("file half.jar", "file future.jar"), told, "once, and not of what came right by itself");
        }
    }

    @Test
    void aConfigurationFileConfiguresItsComponent() throws Exception {
        // the home's conf folder is watched the same way as the drop folder, which any PID.cfg may lie in, too
        Files.writeString(drop.resolve("org.karmma.nobody.cfg"), "answer = 42\n");
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            Object admin = karmma.context().getService(karmma.context().getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
            Object[] found = (Object[]) admin.getClass().getMethod("listConfigurations", String.class).invoke(admin,
                    "(service.pid=org.karmma.nobody)");
            assertEquals(1, found.length);
        }
    }

    /** File Install does without an installer whose properties are changing, and would install the jars itself. */
    @Test
    void itsOwnConfigurationChangesAndTheWatchStays() throws Exception {
        AssembledHome.configure(options.home(), "org.karmma.dropfolder", "start.seconds = 20\n");
        try (KarmmaFramework karmma = KarmmaFramework.start(options)) {
            CountDownLatch changed = new CountDownLatch(1);
            List<ServiceEvent> watch = new CopyOnWriteArrayList<>();
            karmma.context().addServiceListener(event -> changed.countDown(), "(objectClass=" + DropFolder.class.getName() + ")");
            karmma.context().addServiceListener(watch::add, "(objectClass=org.apache.felix.fileinstall.ArtifactInstaller)");
            Files.writeString(options.home().conf().resolve("org.karmma.dropfolder.cfg"), "start.seconds = 21\n");
            assertTrue(changed.await(30, TimeUnit.SECONDS), "the drop folder never heard of its new configuration");
            assertEquals(List.of(), watch);
            assertEquals(List.of(), Arrays.stream(karmma.context().getBundles()).map(Bundle::getLocation)
                    .filter(location -> location.contains(drop.getFileName() + "/")).toList(),
                    "bundles that File Install installed itself");
            assertEquals(4, here(karmma).size());
        }
    }
}
