package org.karmma.series;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.LayerNorm;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.frames.ClipNorm;

/**
 * Convolutions over time that end with one column per token: {@code [B, T, columns]} to {@code [B, N, C]}. Time is halved three times; the
 * last convolution spans what is left of a token's share. No batch statistics.
 */
enum SeriesNetwork {

    /** Of six columns and 128 samples: 11 MFLOPs a clip, 0.32 M parameters. */
    TEACHER(new TokenLayout(4, 128)) {
        @Override
        void convolutions(SequentialBlock net) {
            stage(net, 64, 7, 2);
            stage(net, 128, 5, 2);
            stage(net, 128, 3, 1);
            stage(net, 128, 3, 2);
            stage(net, 192, 3, 1);
        }
    },

    /** Of six columns and 128 samples: 0.26 MFLOPs a clip, 16 k parameters. */
    STUDENT(new TokenLayout(2, 48)) {
        @Override
        void convolutions(SequentialBlock net) {
            stage(net, 16, 5, 2);
            stage(net, 24, 3, 2);
            stage(net, 32, 3, 2);
        }
    };

    /** To be raised whenever an architecture changes; part of the fingerprints. */
    static final int VERSION = 1;

    private static final int HALVED = 8;
    /** A window is a multiple of this: then each token has an equal share of it, and at least one column of what the convolutions leave. */
    static final int STEP = 32;

    private final TokenLayout tokens;

    SeriesNetwork(TokenLayout tokens) {
        this.tokens = tokens;
    }

    static SeriesNetwork of(Role role) {
        return role == Role.TEACHER ? TEACHER : STUDENT;
    }

    TokenLayout tokens() {
        return tokens;
    }

    abstract void convolutions(SequentialBlock net);

    /** @param window T, a multiple of {@link #STEP} */
    Block build(int window) {
        int share = window / HALVED / tokens.count();
        SequentialBlock net = new SequentialBlock();
        net.add(LambdaBlock.singleton(SeriesNetwork::overTime, "overTime"));
        convolutions(net);
        return net.add(convolution(tokens.width(), share, share, 0)).add(LambdaBlock.singleton(SeriesNetwork::columns, "columns"))
                .add(LayerNorm.builder().axis(2).build());
    }

    /** [B, T, columns] to [B, columns + 1, T, 1]: beside a column of ones, numbers keep their scale when a clip is normalised. */
    private static NDArray overTime(NDArray x) {
        NDArray columns = x.transpose(0, 2, 1).expandDims(3);
        return columns.concat(x.getManager().ones(new Shape(x.getShape().get(0), 1, x.getShape().get(1), 1)), 1);
    }

    /** [B, C, N, 1] to [B, N, C]. */
    private static NDArray columns(NDArray x) {
        return x.squeeze(3).transpose(0, 2, 1);
    }

    /** An odd kernel keeps the borders. */
    private static void stage(SequentialBlock net, int filters, int kernel, int stride) {
        net.add(convolution(filters, kernel, stride, kernel / 2)).add(new ClipNorm(1)).add(Activation.reluBlock());
    }

    private static Conv2d convolution(int filters, int kernel, int stride, int padding) {
        return Conv2d.builder().setFilters(filters).setKernelShape(new Shape(kernel, 1)).optStride(new Shape(stride, 1))
                .optPadding(new Shape(padding, 0)).build();
    }
}
