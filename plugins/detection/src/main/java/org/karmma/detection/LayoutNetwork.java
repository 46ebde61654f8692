package org.karmma.detection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/**
 * Layouts {@code [B, T, S, F]} to tokens {@code [B, N, C]}: each slot on its own, over time (convolutions of one slot's width: what is
 * it, where does it go); then the mean and the maximum over the slots that hold a box, in any order; then time.
 */
final class LayoutNetwork extends AbstractBlock {

    /** To be raised whenever an architecture changes; part of the fingerprints. */
    static final int VERSION = 1;

    static final int TIMES = 8;
    static final SignalFormat SIGNAL = new SignalFormat(ElementType.FLOAT32, TIMES, 6, Layout.WIDTH);
    static final TokenLayout TEACHER_TOKENS = new TokenLayout(TIMES, 128);
    static final TokenLayout STUDENT_TOKENS = new TokenLayout(2, 48);

    private final SequentialBlock slots;
    private final SequentialBlock time;
    private final LayerNorm norm;

    private LayoutNetwork(SequentialBlock slots, SequentialBlock time) {
        this.slots = addChildBlock("slots", slots);
        this.time = addChildBlock("time", time);
        this.norm = addChildBlock("norm", LayerNorm.builder().axis(2).build());
    }

    /** 10 MFLOPs a clip, 0.23 M parameters. */
    static LayoutNetwork teacher() {
        SequentialBlock slots = new SequentialBlock();
        overTime(slots, 64, 3);
        overTime(slots, 128, 1);
        overTime(slots, 128, 3);
        overTime(slots, 128, 1);
        SequentialBlock time = new SequentialBlock()
                .add(Conv1d.builder().setFilters(128).setKernelShape(new Shape(3)).optPadding(new Shape(1)).build())
                .add(Activation.reluBlock())
                .add(Conv1d.builder().setFilters(TEACHER_TOKENS.width()).setKernelShape(new Shape(3)).optPadding(new Shape(1)).build());
        return new LayoutNetwork(slots, time);
    }

    /** 0.39 MFLOPs a clip, 22 k parameters. */
    static LayoutNetwork student() {
        SequentialBlock slots = new SequentialBlock();
        overTime(slots, 24, 3);
        overTime(slots, 48, 1);
        int stride = TIMES / STUDENT_TOKENS.count();
        SequentialBlock time = new SequentialBlock()
                .add(Conv1d.builder().setFilters(STUDENT_TOKENS.width()).setKernelShape(new Shape(stride)).optStride(new Shape(stride))
                        .build());
        return new LayoutNetwork(slots, time);
    }

    private static void overTime(SequentialBlock net, int filters, int kernel) {
        net.add(Conv2d.builder().setFilters(filters).setKernelShape(new Shape(kernel, 1)).optPadding(new Shape(kernel / 2, 0)).build());
        net.add(Activation.reluBlock());
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow().transpose(0, 3, 1, 2);
        NDArray filled = x.get(":, {}:", Layout.WIDTH - 1);
        NDArray features = slots.forward(store, new NDList(x), training, params).singletonOrThrow().mul(filled);
        NDArray mean = features.sum(new int[] {3}).div(filled.sum(new int[] {3}).maximum(1));
        // features are not negative, so an empty slot's zeros never win against a box
        NDArray pooled = features.max(new int[] {3}).concat(mean, 1);
        NDArray columns = time.forward(store, new NDList(pooled), training, params).singletonOrThrow();
        return norm.forward(store, new NDList(columns.transpose(0, 2, 1)), training, params);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape columns = time.getOutputShapes(new Shape[] {pooled(inputShapes[0])})[0];
        return new Shape[] {new Shape(columns.get(0), columns.get(2), columns.get(1))};
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        slots.initialize(manager, type, transposed(inputShapes[0]));
        time.initialize(manager, type, pooled(inputShapes[0]));
        norm.initialize(manager, type, getOutputShapes(inputShapes)[0]);
    }

    private static Shape transposed(Shape x) {
        return new Shape(x.get(0), x.get(3), x.get(1), x.get(2));
    }

    private Shape pooled(Shape x) {
        Shape features = slots.getOutputShapes(new Shape[] {transposed(x)})[0];
        return new Shape(features.get(0), 2 * features.get(1), features.get(2));
    }
}
