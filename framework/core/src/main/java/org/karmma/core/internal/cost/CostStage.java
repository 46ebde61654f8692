package org.karmma.core.internal.cost;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.core.internal.training.SystemNetwork;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.LabelSpace;
import org.karmma.evaluation.Subsets;

/**
 * What one answer of a trained system costs, from signals to logits at batch 1, with one thread. An absent modality's extractor costs
 * nothing because it is never run; where memory is measured it is not even there.
 */
public final class CostStage {

    private static final int WARM_UP = 20;
    private static final int ANSWERS = 5;

    private CostStage() {}

    /**
     * Peak memory with one subset, in a JVM that has done nothing else: the highest resident size while the weights are loaded and
     * answers are given, minus the resident size just before. The engine itself is started and used on arrays of no meaning before
     * that, since it is there for any network. Facts: {@code peakMemoryMb}, null where the system does not tell.
     */
    public static Stage.Work memory(TrainedSystem system, long seed, String subset) {
        return context -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("peakMemoryMb", ProcessMemory.isKnown() ? peak(context, system, seed, subset) : null);
            return facts;
        };
    }

    private static double peak(StageContext context, TrainedSystem system, long seed, String subset) throws Exception {
        Setup setup = context.setup();
        List<LabelSpace> spaces = setup.spaces(setup.open(context.folder().top()));
        boolean[] present = Subsets.of(setup.experiment().modalities()).present(subset);
        try (NDManager manager = NDManager.newBaseManager(context.device())) {
            wake(manager);
            System.gc();
            ProcessMemory.resetPeak();
            double before = ProcessMemory.residentMiB();
            List<String> built = IntStream.range(0, present.length).filter(m -> present[m])
                    .mapToObj(m -> setup.slots().get(m).id()).toList();
            try (SystemNetwork network = SystemNetwork.trained(system, setup, spaces, context.folder().network(system.id(), seed),
                    built::contains, manager)) {
                for (int i = 0; i < ANSWERS; i++) {
                    answer(network, setup, system, present, manager);
                }
                return ProcessMemory.peakMiB() - before;
            }
        }
    }

    /** Touches the engine's code paths for convolutions and matrix products, whose pages would otherwise count as the network's. */
    private static void wake(NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            NDArray picture = own.ones(new Shape(1, 3, 16, 16));
            NDArray kernel = own.ones(new Shape(8, 3, 3, 3));
            Conv2d.conv2d(picture, kernel).singletonOrThrow().sum().getFloat();
            NDArray matrix = own.ones(new Shape(4, 16, 16));
            matrix.batchMatMul(matrix).softmax(-1).sum().getFloat();
        }
    }

    /**
     * Operations, parameters that take part and median latency of every subset. Facts: by subset {@code gflops} (null where a file of code
     * takes part, which nobody can look into), {@code parameters}, {@code latencyMsP50}.
     */
    public static Stage.Work timeAndOperations(TrainedSystem system, long seed) {
        return context -> {
            Setup setup = context.setup();
            List<LabelSpace> spaces = setup.spaces(setup.open(context.folder().top()));
            Subsets subsets = Subsets.of(setup.experiment().modalities());
            Map<String, Object> facts = new LinkedHashMap<>();
            try (NDManager manager = NDManager.newBaseManager(context.device());
                    SystemNetwork network = SystemNetwork.trained(system, setup, spaces, context.folder().network(system.id(), seed),
                            manager)) {
                int done = 0;
                for (String subset : subsets.names()) {
                    boolean[] present = subsets.present(subset);
                    double[] millis = new double[context.experiment().evaluation().latencyCalls()];
                    for (int i = -WARM_UP; i < millis.length; i++) {
                        long start = System.nanoTime();
                        answer(network, setup, system, present, manager);
                        if (i >= 0) {
                            millis[i] = (System.nanoTime() - start) / 1e6;
                        }
                    }
                    Arrays.sort(millis);
                    Map<String, Object> cost = new LinkedHashMap<>();
                    cost.put("gflops", isCounted(setup, system, present) ? (Double) (network.flops(present) / 1e9) : null);
                    cost.put("parameters", network.parameters(present));
                    cost.put("latencyMsP50", millis[millis.length / 2]);
                    facts.put(subset, cost);
                    context.progress().at(++done, subsets.names().size(), subset);
                }
            }
            return facts;
        };
    }

    /** Nobody can look into a file of code, nor knows what features took that were computed elsewhere. */
    private static boolean isCounted(Setup setup, TrainedSystem system, boolean[] present) {
        List<Slot> slots = setup.slots();
        return setup.fusionCode(system.role()).isEmpty() && IntStream.range(0, present.length)
                .noneMatch(m -> present[m] && (!slots.get(m).extractor(system.role()).code().isEmpty()
                        || slots.get(m).reads(system.role()) != slots.get(m).modality()));
    }

    /** Signals of no meaning in, logits out: what is computed does not depend on the values. */
    private static void answer(SystemNetwork network, Setup setup, TrainedSystem system, boolean[] present, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            List<NDArray> signals = new ArrayList<>();
            for (int m = 0; m < present.length; m++) {
                long[] shape = setup.slots().get(m).extractor(system.role()).signal().shape();
                signals.add(present[m] ? own.ones(new Shape(1).addAll(new Shape(shape)), DataType.FLOAT32) : null);
            }
            NDArray presence = own.create(present, new Shape(1, present.length));
            network.forward(signals, presence, false).logits().forEach(NDArray::toFloatArray);
        }
    }
}
