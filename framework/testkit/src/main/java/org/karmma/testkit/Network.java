package org.karmma.testkit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;

/** An extractor's network on the CPU, with weights that are the same every time. */
final class Network implements AutoCloseable {

    private static final int WEIGHTS = 5;

    private final Extractor extractor;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final Block block;

    Network(Extractor extractor) {
        this.extractor = extractor;
        try {
            manager.getEngine().setRandomSeed(WEIGHTS);
            block = extractor.newNetwork();
            block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
            block.initialize(manager, DataType.FLOAT32, shape(1));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw new AssertionError("the network of extractor " + extractor.id() + " cannot be made for its signal " + extractor.signal()
                    + ": " + e, e);
        }
    }

    Block block() {
        return block;
    }

    NDManager manager() {
        return manager;
    }

    /** Of rows in a batch: {@code [B, signal...]}. */
    Shape shape(int rows) {
        return new Shape(rows).addAll(new Shape(extractor.signal().shape()));
    }

    /** Rows of noise in the range that signals have: bytes 0 to 255, floats -1 to 1. */
    NDArray noise(NDManager of, int rows, int seed) {
        manager.getEngine().setRandomSeed(seed);
        boolean bytes = extractor.signal().type() == Samples.ElementType.UINT8;
        return of.randomUniform(bytes ? 0 : -1, bytes ? 255 : 1, shape(rows));
    }

    /** Without gradients, in the manager of {@code rows}. */
    NDArray tokens(NDArray rows) {
        return block.forward(new ParameterStore(manager, false), new NDList(rows), false).singletonOrThrow();
    }

    /** A row of a reading: one signal. */
    NDArray row(NDManager of, Samples signal) {
        float[] numbers = new float[signal.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = signal.at(i);
        }
        return of.create(numbers, shape(1));
    }

    /** Arrays that live anywhere in this process. */
    static int living() {
        try (NDManager any = NDManager.newBaseManager(Device.cpu())) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    static Engine engine() {
        return Engine.getInstance();
    }

    @Override
    public void close() {
        manager.close();
    }
}
