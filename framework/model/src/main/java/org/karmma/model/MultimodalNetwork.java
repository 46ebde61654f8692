package org.karmma.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.SlotLayout;

/**
 * A whole network, from signals to logits: an extractor per slot and the fusion that joins their tokens.
 *
 * <p>Life: construct, {@link #initialize}, optionally {@link #load}, then any number of {@link #forward} and {@link #fuse} calls from
 * any number of threads (nothing is kept between calls), {@link #close}. For inference call {@link #freeze} first: a parameter that
 * wants gradients makes libtorch record a graph on every thread but the one that started the engine. Results belong to the manager of
 * {@code presence}: use a manager of its own for each call and close it.
 *
 * <p>Blocks that somebody else has initialised, and owns, answer at once; such a network has no parameters of its own to name or to load.
 */
public final class MultimodalNetwork implements AutoCloseable {

    /** The prefix of the fusion's parameters, and so no slot's id. */
    public static final String FUSION = "fusion";

    /**
     * A modality's place.
     *
     * @param layout id and tokens
     * @param extractor from {@code [P, signal...]} to {@code [P, N_m, C_m]}, or null where tokens always come precomputed or never
     */
    public record Slot(SlotLayout layout, Block extractor) {}

    private final List<Slot> slots;
    private final FusionNetwork fusion;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private NDManager manager;

    /** @throws IllegalArgumentException if two slots have one id or one is called {@value #FUSION} */
    public MultimodalNetwork(List<Slot> slots, FusionNetwork fusion) {
        this.slots = List.copyOf(slots);
        this.fusion = fusion;
        Set<String> names = new HashSet<>(Set.of(FUSION));
        for (Slot slot : slots) {
            if (!names.add(slot.layout().id())) {
                throw new IllegalArgumentException("slot id '" + slot.layout().id() + "' is taken; ids are unique and '" + FUSION
                        + "' is reserved");
            }
        }
    }

    /**
     * Makes the parameters, with values that follow from the seed alone ({@link Initialization}).
     *
     * @param parent of the manager that owns the parameters
     * @param signals per slot the shape of one row of signal; ignored where a slot has no extractor
     * @throws IllegalArgumentException if an extractor's tokens are not what its slot says
     */
    public void initialize(NDManager parent, List<Shape> signals, long seed) {
        parent.getEngine().setRandomSeed((int) seed); // for those parameters whose first values a block draws itself
        initialize(parent, signals);
        Initialization.seed(parameters, seed);
    }

    /**
     * Makes the parameters, for weights that are loaded next: their values until then mean nothing.
     *
     * @param parent of the manager that owns the parameters
     * @param signals per slot the shape of one row of signal; ignored where a slot has no extractor
     * @throws IllegalArgumentException if an extractor's tokens are not what its slot says
     */
    public void initialize(NDManager parent, List<Shape> signals) {
        if (manager != null) {
            throw new IllegalStateException("this network is initialised");
        }
        manager = parent.newSubManager();
        List<Shape> inputs = new ArrayList<>();
        for (int m = 0; m < slots.size(); m++) {
            SlotLayout layout = slots.get(m).layout();
            Shape tokens = new Shape(1, layout.tokens().count(), layout.tokens().width());
            inputs.add(tokens);
            Block extractor = slots.get(m).extractor();
            if (extractor != null) {
                Shape row = new Shape(1).addAll(signals.get(m));
                extractor.initialize(manager, DataType.FLOAT32, row);
                Shape[] made = extractor.getOutputShapes(new Shape[] {row});
                if (made.length != 1 || !made[0].equals(tokens)) {
                    throw new IllegalArgumentException("the extractor of slot '" + layout.id() + "' makes " + Arrays.toString(made)
                            + " of " + row + ", its layout says " + tokens);
                }
                collect(layout.id(), extractor);
            }
        }
        inputs.add(new Shape(1, slots.size()));
        fusion.initialize(manager, DataType.FLOAT32, inputs.toArray(Shape[]::new));
        collect(FUSION, fusion);
    }

    private void collect(String prefix, Block block) {
        block.getParameters().forEach(p -> parameters.put(prefix + "/" + p.getKey(), p.getValue()));
    }

    /** By {@code slot/parameter path} and {@code fusion/parameter path}, in a fixed order. */
    public Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    public List<Slot> slots() {
        return slots;
    }

    public FusionNetwork fusion() {
        return fusion;
    }

    /**
     * From signals to logits. An extractor runs on the rows that have its modality and not at all where no row has.
     *
     * @param store where parameters come from: a new one a call is cheap
     * @param signals per slot the rows that are present, gathered in row order, {@code [P_m, signal...]} FLOAT32; null where P_m = 0
     * @param presence {@code [B, M]} BOOLEAN with P_m trues in column m
     * @throws IllegalArgumentException naming the slot whose signal does not match its presence
     */
    public FusionOutput forward(ParameterStore store, List<NDArray> signals, NDArray presence, boolean training) {
        return fusion.fuse(store, extract(store, signals, presence, training), presence, training);
    }

    /** From tokens to logits: {@code [B, N_m, C_m]} per slot, rows that are absent hold anything. */
    public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
        return fusion.fuse(store, tokens, presence, training);
    }

    /** The first half of {@link #forward}: per slot {@code [B, N_m, C_m]}, zeros where a row is absent. */
    public List<NDArray> extract(ParameterStore store, List<NDArray> signals, NDArray presence, boolean training) {
        boolean[] mask = presence.toBooleanArray();
        int rows = mask.length / slots.size();
        List<NDArray> tokens = new ArrayList<>();
        for (int m = 0; m < slots.size(); m++) {
            long[] seats = seats(mask, rows, m);
            int count = (int) Arrays.stream(seats).filter(s -> s >= 0).count();
            NDArray signal = signals.get(m);
            SlotLayout layout = slots.get(m).layout();
            long given = signal == null ? 0 : signal.getShape().get(0);
            if (given != count) {
                throw new IllegalArgumentException("slot '" + layout.id() + "' is present in " + count + " rows and has signals of "
                        + given);
            }
            if (count > 0 && slots.get(m).extractor() == null) {
                throw new IllegalStateException("slot '" + layout.id() + "' has no extractor: its tokens come precomputed, call fuse");
            }
            Shape shape = new Shape(rows, layout.tokens().count(), layout.tokens().width());
            tokens.add(count == 0 ? presence.getManager().zeros(shape)
                    : scatter(slots.get(m).extractor().forward(store, new NDList(signal),
                            training && !frozen.contains(layout.id())).singletonOrThrow(), seats, count));
        }
        return tokens;
    }

    /** Per row its place among the present ones, -1 where it is absent. */
    private long[] seats(boolean[] mask, int rows, int m) {
        long[] seats = new long[rows];
        long next = 0;
        for (int b = 0; b < rows; b++) {
            seats[b] = mask[b * slots.size() + m] ? next++ : -1;
        }
        return seats;
    }

    /** {@code [P, N, C]} to {@code [B, N, C]}. */
    private static NDArray scatter(NDArray tokens, long[] seats, int count) {
        if (count == seats.length) {
            return tokens;
        }
        NDManager manager = tokens.getManager();
        long zeros = count; // absent rows point at a row of zeros behind the others
        for (int b = 0; b < seats.length; b++) {
            seats[b] = seats[b] < 0 ? zeros : seats[b];
        }
        NDArray padded = NDArrays.concat(new NDList(tokens, manager.zeros(new Shape(1).addAll(tokens.getShape().slice(1)))), 0);
        return padded.get(new NDIndex("{}", manager.create(seats)));
    }

    /**
     * No parameter wants gradients any more: for inference and for teachers. Where it is known that a network will not be trained, call it
     * before it is initialised as well: such a network need not show that it could be.
     */
    public void freeze() {
        slots.stream().map(Slot::extractor).filter(Objects::nonNull).forEach(extractor -> extractor.freezeParameters(true));
        fusion.freezeParameters(true);
        parameters.values().forEach(p -> p.freeze(true));
    }

    /** The extractor of a slot changes nothing any more, and answers as it does at inference, also while the rest is trained. */
    public void freeze(String slot) {
        slots.stream().filter(s -> s.layout().id().equals(slot)).forEach(s -> s.extractor().freezeParameters(true));
        parameters.forEach((name, parameter) -> {
            if (name.startsWith(slot + "/")) {
                parameter.freeze(true);
            }
        });
        frozen.add(slot);
    }

    /** The slots that were frozen alone. */
    public Set<String> frozen() {
        return Collections.unmodifiableSet(frozen);
    }

    /**
     * Takes over weights.
     *
     * @param weights by the names of {@link #parameters()}, no more and no fewer; copied
     * @throws IllegalArgumentException naming what is missing, unknown or of another shape; nothing is changed then
     */
    public void load(Map<String, NDArray> weights) {
        Weights.load(parameters, weights);
    }

    /** The weights themselves, by name: valid while this network is open, not to be closed. */
    public Map<String, NDArray> weights() {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> weights.put(name, parameter.getArray()));
        return weights;
    }

    /** Operations of one row ({@link Flops}): the extractors of the slots that are present, and the fusion. */
    public long flops(boolean[] present) {
        long flops = fusion.flops(present);
        for (int m = 0; m < slots.size(); m++) {
            Block extractor = slots.get(m).extractor();
            flops += present[m] && extractor != null ? Flops.of(extractor) : 0;
        }
        return flops;
    }

    /** Frees the parameters. */
    @Override
    public void close() {
        if (manager != null) {
            manager.close();
        }
    }
}
