package org.karmma.model.torchscript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each operation in Java against what is recorded of it, for three numbers of rows of which two were never seen. */
class OperationsTest {

    private static final Shape ROW = new Shape(3, 4, 6);

    @TempDir
    private Path folder;

    private static Map<String, Block> blocks() {
        Map<String, Block> blocks = new LinkedHashMap<>();
        Map<String, UnaryOperator<NDArray>> code = new LinkedHashMap<>();
        code.put("one argument", x -> x.abs().add(x.exp()).add(x.neg()).add(x.square()).add(x.tanh()).add(x.sign()).add(x.floor())
                .add(x.ceil()).add(x.round()).add(x.trunc()).add(x.sin()).add(x.cos()).add(x.atan()).add(x.abs().add(1).log())
                .add(x.abs().sqrt()).add(x.abs().add(1).log2()).add(x.abs().add(1).log10()).add(x.erf()).add(x.sinh()).add(x.cosh()));
        code.put("two arguments", x -> x.add(2).mul(0.1).sub(x.div(3)).add(x.square().add(1).pow(0.5f)).add(x.mod(1.5f)).maximum(-2)
                .minimum(2.5f).maximum(x.mul(x)).minimum(x.abs().pow(x.tanh())).clip(-3, 3.5f));
        code.put("in place", x -> x.mul(1).addi(x).subi(2).muli(x.getManager().create(1.5f)).divi(3));
        code.put("comparisons", x -> NDArrays.where(x.gt(0).logicalAnd(x.lt(1)).logicalOr(x.gte(2)).logicalXor(x.lte(-1)), x, x.mul(2))
                .add(x.eq(x).toType(DataType.FLOAT32, false)).add(x.neq(0).logicalNot().toType(DataType.FLOAT32, false))
                .add(x.isNaN().toType(DataType.FLOAT32, false)));
        code.put("activations", x -> Activation.relu(x).add(Activation.sigmoid(x)).add(Activation.gelu(x)).add(Activation.softPlus(x))
                .add(Activation.softSign(x)).add(Activation.leakyRelu(x, 0.2f)).add(Activation.elu(x, 0.5f)).add(Activation.selu(x))
                .add(Activation.swish(x, 1)).add(Activation.mish(x)));
        code.put("sums", x -> x.sum(new int[] {3}).add(x.mean(new int[] {3})).add(x.max(new int[] {3})).add(x.min(new int[] {3}))
                .add(x.sum(new int[] {1, 2}, true).sum(new int[] {3})).add(x.argMax(3).toType(DataType.FLOAT32, false)));
        code.put("softmax", x -> x.softmax(-1).add(x.logSoftmax(2)));
        code.put("shapes", x -> x.transpose(0, 3, 1, 2).swapAxes(1, 2).expandDims(1).squeeze(1).flatten(1, 2).flip(1).reshape(-1, 24, 3));
        code.put("indices", x -> x.get(":, 1:, ..., -2").expandDims(3).concat(x.get(new NDIndex(":, :2, 0::1, 1:3")), 3)
                .add(x.get("..., 0, 2:3").get(":, :2").expandDims(2)));
        code.put("parts", x -> NDArrays.concat(x.split(new long[] {1, 3}, 3), 3).add(NDArrays.concat(x.split(2, 2), 2))
                .add(NDArrays.stack(new NDList(x, x.mul(2)), 1).sum(new int[] {1})));
        code.put("products", x -> x.matMul(x.swapAxes(2, 3)).add(x.flatten(0, 1).batchMatMul(x.flatten(0, 1).swapAxes(1, 2))
                .reshape(-1, 3, 4, 4)));
        code.put("constants", x -> x.mul(x.getManager().create(new float[] {1, 2, 3, 4, 5, 6})).add(x.getManager().arange(6f))
                .add(x.getManager().ones(new Shape(4, 6))).add(x.onesLike())
                .add(x.getManager().zeros(new Shape(x.getShape().get(0), 1, 1, 6))));
        code.put("broadcast", x -> x.get(":, :, :, :1").broadcast(x.getShape()).add(x.stopGradient()).add(x.duplicate()));
        code.forEach((name, f) -> blocks.put(name, LambdaBlock.singleton(f::apply, name)));
        blocks.put("linear", new SequentialBlock().add(Linear.builder().setUnits(5).build())
                .add(Linear.builder().setUnits(2).optBias(false).build()));
        blocks.put("convolutions", new SequentialBlock()
                .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 3)).optPadding(new Shape(1, 1))
                        .optStride(new Shape(1, 2)).build())
                .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(1, 1)).optGroups(2).optBias(false).build())
                .add(LambdaBlock.singleton(x -> x.flatten(2, 3), "flat"))
                .add(Conv1d.builder().setFilters(3).setKernelShape(new Shape(3)).optDilation(new Shape(2)).build()));
        blocks.put("pools", new SequentialBlock().add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(1, 1)))
                .add(Pool.avgPool2dBlock(new Shape(2, 3), new Shape(1, 2), new Shape(1, 1))).add(Pool.globalAvgPool2dBlock()));
        blocks.put("largest of all", Pool.globalMaxPool2dBlock());
        blocks.put("norm", new SequentialBlock().add(LayerNorm.builder().axis(3).build()).add(Dropout.builder().optRate(0.5f).build()));
        return blocks;
    }

    @TestFactory
    Stream<DynamicTest> everyOperation() {
        return blocks().entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> same(e.getKey(), e.getValue())));
    }

    private void same(String name, Block block) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            block.setInitializer(new NormalInitializer(0.3f), parameter -> true);
            block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(ROW));
            block.freezeParameters(true);
            Path file = folder.resolve("one.pt");
            TorchScriptArchive.write(file, new RecordedNetworks(manager).extractor("Module", block, ROW), Map.of());
            try (Model model = Model.newInstance("one", "PyTorch"); InputStream in = Files.newInputStream(file)) {
                model.load(in);
                for (int rows : new int[] {1, 3, 4}) {
                    NDArray x = manager.randomNormal(new Shape(rows).addAll(ROW)).mul(2);
                    NDArray kept = x.duplicate();
                    ParameterStore store = new ParameterStore(manager, false);
                    NDArray mine = block.forward(store, new NDList(x.duplicate()), false).singletonOrThrow();
                    NDArray theirs = model.getBlock().forward(store, new NDList(x), false).singletonOrThrow();
                    assertEquals(mine.getShape(), theirs.getShape(), name + ", " + rows + " rows");
                    assertEquals(mine.getDataType(), theirs.getDataType(), name);
                    assertTrue(mine.sub(theirs).abs().max().getFloat() < 1e-5f, () -> name + ": " + mine + theirs);
                    assertTrue(mine.abs().max().getFloat() > 0, name + " gives nothing, so the comparison says nothing");
                    assertEquals(kept, x, "the input is left alone");
                }
            }
        }
    }
}
