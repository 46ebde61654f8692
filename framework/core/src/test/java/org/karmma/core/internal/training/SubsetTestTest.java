package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;

/** {@link SubsetTest} with a network whose weights are set by hand: a modality's first three numbers are its votes. */
class SubsetTestTest {

    @TempDir
    Path top;

    private static Clip clip(String id, float[] left, float[] right) {
        Clip.Builder clip = ToyModality.put(Clip.builder(id), "left", left).label("action", 0);
        return (right == null ? clip : ToyModality.put(clip, "right", right)).build();
    }

    @Test
    void eachSubsetIsRightWhereItsVotesAre() throws Exception {
        Setup setup = ToyPlugins.setup(top, Map.of("fusion", "{name: vote}"));
        RunFolder folder = new RunFolder(top);
        List<Clip> clips = List.of(
                clip("a", new float[] {5, 0, 0, 0}, new float[] {0, 3, 0, 0}), // left right, right wrong, both 5 to 3
                ToyModality.put(Clip.builder("unlabelled"), "left", 9, 0, 0, 0).build(),
                clip("b", new float[] {0, 2, 0, 0}, new float[] {4, 0, 0, 0}), // left wrong, right right, both 4 to 2
                clip("c", new float[] {7, 0, 0, 0}, null), // with right alone nothing is left: the network abstains
                clip("d", new float[] {1, 0, 0, 0}, new float[] {0, 6, 0, 0})); // both: 1 to 6
        List<SignalWriter.Wanted> wanted = setup.slots().stream()
                .map(s -> new SignalWriter.Wanted(s.modality(), List.of(s.student().signal()))).toList();
        new SignalWriter(wanted, 0).write(folder.signals(Split.TEST), clips, 0, 1, Progress.NONE);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                SystemNetwork network = SystemNetwork.fresh(TrainedSystem.BASELINE, setup,
                        setup.spaces(new ToyData().open(top, new ToyData().settings())), 1, folder, manager)) {
            for (NDArray weight : network.weights().values()) {
                float[] values = new float[(int) weight.size()];
                if (weight.getShape().dimension() == 2) {
                    for (int k = 0; k < 3; k++) {
                        values[k * 4 + k] = 1; // [6, 4]: token number k is signal number k
                    }
                }
                weight.setRequiresGradient(false);
                weight.set(values);
            }
            int before = manager.getManagedArrays().size();
            SubsetTest test = SubsetTest.of(network, new SystemData(setup, folder, Split.TEST, 1), manager, Progress.NONE);
            assertEquals(before, manager.getManagedArrays().size());
            assertEquals(List.of("a", "b", "c", "d"), test.clips());
            assertArrayEquals(new boolean[] {true, false, true, true}, test.correct()[0], "left");
            assertArrayEquals(new boolean[] {false, true, false, false}, test.correct()[1], "right");
            assertArrayEquals(new boolean[] {true, true, true, false}, test.correct()[2], "both");
            assertEquals(Map.of("left+right", 75.0, "left", 75.0, "right", 25.0), test.percent());
            Measured measured = test.measured(Split.VALIDATION, "action", Map.of());
            assertEquals(4, measured.clips());
            assertEquals(Map.of("left+right", 3, "left", 4, "right", 3), measured.clipsBySubset(), "clip c was recorded without right");
            assertEquals(200.0 / 3, measured.of("left+right").orElseThrow(), 1e-9);
            assertEquals(75.0, measured.of("left").orElseThrow());
            assertEquals(100.0 / 3, measured.of("right").orElseThrow(), 1e-9);
            boolean[][] onlyLeft = {{true, false}, {true, false}, {true, false}, {true, false}};
            Measured rare = new SubsetTest(test.modalities(), test.tested(), onlyLeft, test.answers()).measured(Split.VALIDATION,
                    "action", Map.of());
            assertEquals(Set.of("left"), rare.percent().keySet(), "nothing is told of what no clip shows");
        }
    }
}
