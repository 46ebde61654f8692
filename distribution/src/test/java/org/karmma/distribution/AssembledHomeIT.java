package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Workbench;
import org.karmma.dataset.DatasetProvider;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Everything that the distribution holds, in a real Felix. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssembledHomeIT {

    @TempDir
    static Path folder;

    private Home home;
    private KarmmaFramework karmma;
    private Workbench workbench;

    @BeforeAll
    void start() throws Exception {
        home = AssembledHome.in(folder.resolve("home"));
        karmma = KarmmaFramework.start(LaunchOptions.of(home));
        workbench = karmma.service(Workbench.class);
    }

    @AfterAll
    void stop() throws Exception {
        karmma.close();
    }

    private Set<String> here() {
        return Set.copyOf(workbench.modalities().stream().map(ModalityInfo::id).toList());
    }

    @Test
    void everyBundleIsActive() {
        assertEquals(List.of(), karmma.problems());
        assertEquals(List.of(), Arrays.stream(karmma.context().getBundles()).filter(b -> b.getState() != Bundle.ACTIVE).toList());
    }

    @Test
    void dataSetsAndModalitiesAreOffered() {
        assertTrue(karmma.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=micro-kitchens)").isPresent());
        assertTrue(karmma.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=epic-kitchens)").isPresent());
        assertTrue(karmma.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=something-something)").isPresent());
        assertEquals(Set.of("video", "flow", "audio", "detection"), here());
        assertTrue(workbench.modalities().stream().allMatch(m -> m.extractors().size() == 2), () -> "a teacher and a student each: "
                + workbench.modalities());
    }

    /** Otherwise the class path's {@link Workbench} and the bundle's would be two. */
    @Test
    void theCoreTakesItsExportedPackageFromTheSystemBundle() {
        Bundle core = Arrays.stream(karmma.context().getBundles()).filter(b -> b.getSymbolicName().equals("karmma-core")).findFirst()
                .orElseThrow();
        List<BundleWire> wires = core.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package");
        BundleWire own = wires.stream().filter(w -> "org.karmma.core".equals(w.getCapability().getAttributes().get("osgi.wiring.package")))
                .findFirst().orElseThrow();
        assertEquals(0, own.getProvider().getBundle().getBundleId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void whatIsStoppedIsGoneAndWhatIsStartedIsBack(String modality) throws Exception {
        karmma.stopModality(modality);
        assertFalse(here().contains(modality));
        assertEquals(3, here().size(), "the others stay");
        karmma.startModality(modality);
        assertTrue(here().contains(modality));
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "flow", "audio", "detection"})
    void anUpdateReplacesTheCode(String modality) throws Exception {
        Bundle bundle = karmma.bundleOf(modality).orElseThrow();
        ClassLoader before = bundle.adapt(BundleWiring.class).getClassLoader();
        karmma.updateModality(modality);
        assertNotEquals(before, bundle.adapt(BundleWiring.class).getClassLoader());
        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertTrue(here().contains(modality));
        assertEquals(4, here().size());
    }

    /** A JVM loads libtorch once: whatever is refreshed or restarted, it has to stay where it is. */
    @Test
    void libtorchOutlivesBundlesAndFrameworks() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(3f, manager.create(new float[] {1, 2}).sum().getFloat());
        }
        try (KarmmaFramework second = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(4, second.service(Workbench.class).modalities().size());
        }
        karmma.updateModality("audio");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(3f, manager.create(new float[] {1, 2}).sum().getFloat());
        }
    }
}
