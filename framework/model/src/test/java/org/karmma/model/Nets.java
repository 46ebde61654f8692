package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.karmma.dataset.LabelSpace;
import org.karmma.distillation.Targets;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

/** Small networks and batches for the tests of this module. */
final class Nets {

    /** Three slots of 4, 3 and 4 tokens: 12 places with [CLS]. */
    static final List<SlotLayout> LAYOUTS = List.of(new SlotLayout("red", new TokenLayout(4, 6)),
            new SlotLayout("green", new TokenLayout(3, 5)), new SlotLayout("blue", new TokenLayout(4, 7)));
    static final List<LabelSpace> SPACES = List.of(space("action", 5), space("verb", 3));
    /** Numbers of one row of signal, per slot. */
    static final int[] SIGNAL = {8, 9, 10};

    private Nets() {}

    static LabelSpace space(String id, int classes) {
        return new LabelSpace(id, IntStream.range(0, classes).mapToObj(i -> id + i).toList());
    }

    static FusionSpec spec(MissingTokens missing, int width, double dropout) {
        return new FusionSpec(LAYOUTS, SPACES, missing,
                Map.of("width", (double) width, "layers", 2.0, "heads", 4.0, "hidden", 4.0, "dropout", dropout));
    }

    /** The same, but {@code blue} was added. */
    static FusionSpec extended(MissingTokens missing, int width, double dropout) {
        return extended(missing, width, dropout, 3, 2);
    }

    /** @param count of slots, the first of all @param first the first of those that were added */
    static FusionSpec extended(MissingTokens missing, int width, double dropout, int count, int first) {
        List<SlotLayout> slots = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            slots.add(new SlotLayout(LAYOUTS.get(m).id(), LAYOUTS.get(m).tokens(), m >= first));
        }
        return new FusionSpec(slots, SPACES, missing, spec(missing, width, dropout).settings());
    }

    static KarmmaNetwork fusion(MissingTokens missing, int width, double dropout, long seed, NDManager manager) {
        return fusion(spec(missing, width, dropout), seed, manager);
    }

    static KarmmaNetwork fusion(FusionSpec spec, long seed, NDManager manager) {
        KarmmaNetwork network = new KarmmaNetwork(spec);
        List<Shape> shapes = new ArrayList<>();
        spec.slots().forEach(l -> shapes.add(new Shape(1, l.tokens().count(), l.tokens().width())));
        shapes.add(new Shape(1, spec.slots().size()));
        network.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, shapes.toArray(Shape[]::new));
        Map<String, ai.djl.nn.Parameter> parameters = new LinkedHashMap<>();
        network.getParameters().forEach(p -> parameters.put(p.getKey(), p.getValue()));
        Initialization.seed(parameters, seed);
        return network;
    }

    /** From signals to logits, with one linear layer per extractor. */
    static MultimodalNetwork whole(MissingTokens missing, int width, double dropout, long seed, NDManager manager) {
        List<MultimodalNetwork.Slot> slots = new ArrayList<>();
        for (SlotLayout layout : LAYOUTS) {
            slots.add(new MultimodalNetwork.Slot(layout, extractor(layout.tokens())));
        }
        MultimodalNetwork network = new MultimodalNetwork(slots, new KarmmaNetwork(spec(missing, width, dropout)));
        network.initialize(manager, Arrays.stream(SIGNAL).mapToObj(Shape::new).toList(), seed);
        return network;
    }

    static Block extractor(TokenLayout tokens) {
        return new SequentialBlock().add(Linear.builder().setUnits((long) tokens.count() * tokens.width()).build())
                .add(LambdaBlock.singleton(x -> x.tanh().reshape(-1, tokens.count(), tokens.width()), "tokens"));
    }

    static ParameterStore store(NDManager manager) {
        return new ParameterStore(manager, false);
    }

    static NDArray random(NDManager manager, long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    /** Tokens of all slots {@code [rows, N_m, C_m]}. */
    static List<NDArray> tokens(NDManager manager, long seed, int rows) {
        List<NDArray> tokens = new ArrayList<>();
        for (SlotLayout layout : LAYOUTS) {
            tokens.add(random(manager, seed + tokens.size(), rows, layout.tokens().count(), layout.tokens().width()));
        }
        return tokens;
    }

    /** The signals of those rows of a fixed batch that the mask has, gathered; null for none. */
    static List<NDArray> signals(NDManager manager, long seed, boolean[][] mask) {
        List<NDArray> signals = new ArrayList<>();
        for (int m = 0; m < SIGNAL.length; m++) {
            float[] all = random(manager, seed + m, mask.length, SIGNAL[m]).toFloatArray();
            List<float[]> rows = new ArrayList<>();
            for (int b = 0; b < mask.length; b++) {
                if (mask[b][m]) {
                    rows.add(Arrays.copyOfRange(all, b * SIGNAL[m], (b + 1) * SIGNAL[m]));
                }
            }
            signals.add(rows.isEmpty() ? null : manager.create(rows.toArray(float[][]::new)));
        }
        return signals;
    }

    /** {@code [B, M]} BOOLEAN. */
    static NDArray presence(NDManager manager, boolean[][] mask) {
        boolean[] flat = new boolean[mask.length * mask[0].length];
        for (int b = 0; b < mask.length; b++) {
            System.arraycopy(mask[b], 0, flat, b * mask[0].length, mask[0].length);
        }
        return manager.create(flat, new Shape(mask.length, mask[0].length));
    }

    /** Every non-empty subset of the three slots, one a row: 7 rows. */
    static boolean[][] subsets() {
        boolean[][] mask = new boolean[7][3];
        for (int b = 0; b < 7; b++) {
            for (int m = 0; m < 3; m++) {
                mask[b][m] = (b + 1 >> m & 1) == 1;
            }
        }
        return mask;
    }

    static boolean[][] all(int rows, boolean value) {
        boolean[][] mask = new boolean[rows][3];
        for (boolean[] row : mask) {
            Arrays.fill(row, value);
        }
        return mask;
    }

    /** Labels of both spaces, from 0 on by row. */
    static Targets targets(NDManager manager, int rows) {
        long[] action = new long[rows];
        long[] verb = new long[rows];
        for (int b = 0; b < rows; b++) {
            action[b] = b % 5;
            verb[b] = b % 3;
        }
        return new Targets(List.of(manager.create(action), manager.create(verb)));
    }
}
