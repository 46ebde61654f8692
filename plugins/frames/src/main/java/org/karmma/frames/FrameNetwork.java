package org.karmma.frames;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.Arrays;
import java.util.List;
import org.karmma.extractor.TokenLayout;

/**
 * Convolutions over each frame by itself, then over time: {@code [B, T, H, W, C]} bytes to {@code [B, N, C_m]} tokens, each of which
 * stands for T / N frames.
 *
 * @param frames T
 * @param size H and W, pixels
 * @param filters of the convolutions over space, each of which halves height and width
 * @param hidden width of a frame's description
 * @param tokens what comes out; the number of frames is a multiple of the number of tokens
 */
public record FrameNetwork(int frames, int size, List<Integer> filters, int hidden, TokenLayout tokens) {

    /** To be raised whenever {@link #build} changes; part of the fingerprints. */
    public static final int VERSION = 1;

    private static final Shape KERNEL = new Shape(3, 3);
    private static final int TIME_KERNEL = 3;

    public FrameNetwork {
        if (frames % tokens.count() != 0 || filters.isEmpty() || size < 1 << filters.size() || hidden < 1) {
            throw new IllegalArgumentException("a network for " + frames + " frames of " + size + " pixels cannot give " + tokens
                    + " tokens through " + filters + " filters: the frames must be a multiple of the tokens, and no picture smaller than"
                    + " one pixel after halving it once a filter bank");
        }
        filters = List.copyOf(filters);
    }

    /** From the numbers that a component's configuration gives. */
    public FrameNetwork(int frames, int size, int[] filters, int hidden, int tokens, int width) {
        this(frames, size, Arrays.stream(filters).boxed().toList(), hidden, new TokenLayout(tokens, width));
    }

    /**
     * A fresh network.
     *
     * @param input turns bytes {@code [B, T, H, W, C]} into what the convolutions read, {@code [B * T, channels, H, W]} around 0
     */
    public Block build(Block input) {
        SequentialBlock net = new SequentialBlock().add(input);
        for (int f : filters) {
            net.add(Conv2d.builder().setFilters(f).setKernelShape(KERNEL).optStride(new Shape(2, 2)).optPadding(new Shape(1, 1)).build())
                    .add(new ClipNorm(frames))
                    .add(Activation.reluBlock());
        }
        net.add(LambdaBlock.singleton(x -> x.flatten(1, -1), "flatten"))
                .add(Linear.builder().setUnits(hidden).build())
                .add(Activation.reluBlock())
                .add(LambdaBlock.singleton(this::overTime, "overTime"))
                .add(time(hidden, 1))
                .add(Activation.reluBlock())
                .add(time(tokens.width(), frames / tokens.count()))
                .add(LambdaBlock.singleton(x -> x.transpose(0, 2, 1), "tokens"))
                .add(LayerNorm.builder().axis(2).build());
        return net;
    }

    private static Conv1d time(int filters, int stride) {
        return Conv1d.builder().setFilters(filters).setKernelShape(new Shape(TIME_KERNEL)).optStride(new Shape(stride))
                .optPadding(new Shape(TIME_KERNEL / 2)).build();
    }

    /** [B * T, D] to [B, D, T]. */
    private NDArray overTime(NDArray x) {
        return x.reshape(-1, frames, hidden).transpose(0, 2, 1);
    }
}
