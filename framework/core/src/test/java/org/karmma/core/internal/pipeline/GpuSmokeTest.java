package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;

/**
 * One step of every system on {@code gpu0} comes to what it comes to on the CPU. Needs a libtorch with CUDA (PYTORCH_FLAVOR, for instance
 * cu128, with PYTORCH_LIBRARY_PATH and PYTORCH_VERSION) and a device; it says so and is skipped where they are missing.
 */
class GpuSmokeTest {

    private static final float TOLERANCE = 1e-3f;

    @TempDir
    Path top;

    @BeforeAll
    static void aDevice() {
        Engine engine = Engine.getInstance();
        boolean here = engine.hasCapability(StandardCapabilities.CUDA) && engine.getGpuCount() > 0;
        String missing = "GpuSmokeTest is SKIPPED, training on a GPU was not tried: libtorch " + engine.getVersion()
                + (engine.hasCapability(StandardCapabilities.CUDA) ? " sees no CUDA device" : " was built without CUDA")
                + ". Set PYTORCH_FLAVOR, PYTORCH_LIBRARY_PATH and PYTORCH_VERSION to a libtorch with CUDA on a machine with a GPU.";
        if (!here) {
            System.err.println(missing);
        }
        assumeTrue(here, missing);
    }

    /** Weights of all systems after one step. */
    private Map<String, float[]> trained(Device device) throws Exception {
        Path folder = Files.createDirectories(top.resolve(device.getDeviceType()));
        RunFolder run = new RunFolder(folder);
        new ToyRun(ToyPlugins.setup(folder, Map.of("training.teacher.epochs", "1", "training.student.epochs", "1",
                "training.teacher.batch", "24", "training.student.batch", "24", "pretraining.epochs", "1", "pretraining.batch", "30",
                "fusion.student", "{width: 4, heads: 1, layers: 1, dropout: 0}", "fusion.teacher",
                "{width: 8, heads: 2, layers: 1, dropout: 0}", "resources.device", device.isGpu() ? "gpu0" : "cpu")), run, device)
                .carryOut(name -> !name.matches("(test|memory|cost|probe)-.*|strips"));
        Map<String, float[]> all = new TreeMap<>();
        for (String system : new String[] {"karmma_t", "baseline", "baseline_delta", "karmma_s"}) {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                ModelPackage.read(run.network(system, 1)).weights(manager).forEach(
                        (name, w) -> all.put(system + "/" + name, w.toFloatArray()));
            }
        }
        return all;
    }

    @Test
    void aStepOnTheGpuIsThatOnTheCpu() throws Exception {
        Map<String, float[]> cpu = trained(Device.cpu());
        Map<String, float[]> gpu = trained(Device.gpu(0));
        assertFalse(cpu.isEmpty());
        assertEquals(cpu.keySet(), gpu.keySet());
        cpu.forEach((name, numbers) -> assertArrayEquals(numbers, gpu.get(name), TOLERANCE, name));
    }
}
