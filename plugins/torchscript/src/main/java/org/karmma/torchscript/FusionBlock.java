package org.karmma.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.karmma.extractor.CodeFile;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionOutput;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.MissingTokens;
import org.karmma.fusion.SlotLayout;

/**
 * {@code forward(tokens: List[Tensor], presence: Tensor, learned: Tensor) -> Tuple[Tensor, Tensor, List[Tensor]]}: per slot {@code [B, N_m,
 * C_m]}, {@code [B, M]} bool and whether learned tokens stand in for what is missing (else zeros), a bool scalar; to [CLS] {@code [B, d]},
 * averages {@code [B, M, d]} and per label space {@code [B, K]}. Rows that are absent are zeros.
 */
final class FusionBlock extends ScriptBlock implements FusionNetwork {

    private static final String TOKENS = "tokens[]";

    private final FusionSpec spec;
    private final List<Integer> order;

    /** @param order the script's i-th slot is the network's {@code order.get(i)}-th */
    FusionBlock(CodeFile code, FusionSpec spec, List<Integer> order) {
        super(code, name -> false);
        this.spec = spec;
        this.order = List.copyOf(order);
    }

    @Override
    NDList sample(NDManager manager, int rows, int variant) {
        NDList inputs = new NDList();
        for (SlotLayout slot : spec.slots()) {
            inputs.add(waves(manager, variant, new Shape(rows, slot.tokens().count(), slot.tokens().width())));
        }
        boolean[] present = new boolean[rows * spec.slots().size()];
        for (int i = 0; i < present.length; i++) {
            present[i] = i < spec.slots().size() || (i + variant) % 2 == 0;
        }
        inputs.add(manager.create(present, new Shape(rows, spec.slots().size())));
        return inputs;
    }

    @Override
    public FusionOutput fuse(ParameterStore store, List<NDArray> tokens, NDArray presence, boolean training) {
        NDList inputs = new NDList(tokens);
        inputs.add(presence);
        NDList made = run(inputs, training);
        return new FusionOutput(made.get(0), made.get(1), List.copyOf(made.subList(2, made.size())));
    }

    @Override
    NDList run(NDList inputs, boolean training) {
        int slots = spec.slots().size();
        NDArray presence = inputs.get(slots);
        NDManager manager = presence.getManager();
        NDList here = presence.split(slots, 1);
        NDArray zero = manager.zeros(new Shape());
        NDList given = new NDList();
        for (int m : order) {
            // what is absent is replaced: it may be NaN, and 0 * NaN is NaN
            NDArray x = inputs.get(m);
            NDArray known = NDArrays.where(here.get(m).expandDims(2).broadcast(x.getShape()), x, zero);
            known.setName(TOKENS);
            given.add(known);
        }
        NDList columns = new NDList(order.stream().map(here::get).toList());
        given.add(NDArrays.concat(columns, 1));
        given.add(manager.create(spec.missing() == MissingTokens.LEARNED));
        NDList made = script().call(given, training);
        check(made, presence.getShape().get(0));
        for (NDArray array : made) {
            array.attach(manager);
        }
        return reordered(made);
    }

    /** Averages in the network's order of slots. */
    private NDList reordered(NDList made) {
        if (order.stream().sorted().toList().equals(order)) {
            return made;
        }
        NDList averages = made.get(1).split(order.size(), 1);
        NDList ours = new NDList();
        for (int m = 0; m < order.size(); m++) {
            ours.add(averages.get(order.indexOf(m)));
        }
        made.set(1, NDArrays.concat(ours, 1));
        return made;
    }

    private void check(NDList made, long rows) {
        int spaces = spec.spaces().size();
        if (made.size() != 2 + spaces) {
            throw wrong("gives " + made.size() + " tensors, wanted are " + (2 + spaces) + ": [CLS], averages, and logits for each of "
                    + spec.spaces().stream().map(s -> s.id()).toList() + ".");
        }
        Shape cls = made.get(0).getShape();
        long width = cls.dimension() == 2 ? cls.get(1) : -1;
        expect(made.get(0), "[CLS]", new Shape(rows, width));
        expect(made.get(1), "the averages", new Shape(rows, order.size(), width));
        for (int k = 0; k < spaces; k++) {
            expect(made.get(2 + k), "logits of label space " + spec.spaces().get(k).id(), new Shape(rows, spec.spaces().get(k).size()));
        }
    }

    private void expect(NDArray array, String what, Shape wanted) {
        if (!array.getShape().equals(wanted) || array.getDataType() != DataType.FLOAT32) {
            throw wrong("gives " + array.getDataType() + " " + array.getShape() + " for " + what + ", wanted is float32 " + wanted
                    + " (-1: any width). Export it for these slots and label spaces.");
        }
    }

    /** Nobody counts what is in the file. */
    @Override
    public long flops() {
        throw new UnsupportedOperationException(script().file() + ": operations of a TorchScript file cannot be counted");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long rows = inputs[0].get(0);
        try (NDManager own = NDManager.newBaseManager()) {
            List<Shape> shapes = new ArrayList<>();
            for (NDArray array : run(sample(own, 1, 0), false)) {
                shapes.add(new Shape(rows).addAll(array.getShape().slice(1)));
            }
            return shapes.toArray(Shape[]::new);
        }
    }
}
