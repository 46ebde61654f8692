package org.karmma.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.LayerNorm;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.TokenLayout;
import org.karmma.frames.ClipNorm;
import org.karmma.modality.SignalFormat;

/**
 * Convolutions over a spectrogram {@code [B, T, bands]} that end with one column per token: {@code [B, N, C]}. Strides thin out time
 * and frequency; the last convolution spans all the frequency that is left.
 */
enum AudioNetwork {

    /** 59 MFLOPs a clip, 0.56 M parameters. */
    TEACHER(new SignalFormat(ElementType.FLOAT32, 96, 64), new TokenLayout(8, 128)) {
        @Override
        void convolutions(SequentialBlock net) {
            stage(net, 32, 3, 3, 2, 2);
            stage(net, 64, 3, 3, 2, 2);
            stage(net, 128, 3, 3, 3, 2);
            stage(net, 128, 3, 3, 1, 1);
            stage(net, 192, 3, 3, 1, 2);
            net.add(convolution(128, 1, 4, 1, 4));
        }
    },

    /** 0.55 MFLOPs a clip, 14 k parameters. */
    STUDENT(new SignalFormat(ElementType.FLOAT32, 48, 32), new TokenLayout(2, 48)) {
        @Override
        void convolutions(SequentialBlock net) {
            stage(net, 16, 5, 5, 4, 2);
            stage(net, 24, 3, 3, 2, 2);
            stage(net, 32, 3, 3, 3, 4);
            net.add(convolution(48, 1, 2, 1, 2));
        }
    };

    /** To be raised whenever an architecture changes; part of the fingerprints. */
    static final int VERSION = 1;

    private final SignalFormat signal;
    private final TokenLayout tokens;

    AudioNetwork(SignalFormat signal, TokenLayout tokens) {
        this.signal = signal;
        this.tokens = tokens;
    }

    SignalFormat signal() {
        return signal;
    }

    TokenLayout tokens() {
        return tokens;
    }

    Block build() {
        SequentialBlock net = new SequentialBlock();
        net.add(LambdaBlock.singleton(x -> x.expandDims(1), "channel"));
        convolutions(net);
        net.add(LambdaBlock.singleton(AudioNetwork::columns, "columns"));
        return net.add(LayerNorm.builder().axis(2).build());
    }

    abstract void convolutions(SequentialBlock net);

    /** [B, C, N, 1] to [B, N, C]. */
    private static NDArray columns(NDArray x) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), s.get(1), s.get(2)).transpose(0, 2, 1);
    }

    private static void stage(SequentialBlock net, int filters, int kernelT, int kernelF, int strideT, int strideF) {
        net.add(convolution(filters, kernelT, kernelF, strideT, strideF)).add(new ClipNorm(1)).add(Activation.reluBlock());
    }

    /** Odd kernels are padded to keep the borders, even ones are not padded. */
    private static Conv2d convolution(int filters, int kernelT, int kernelF, int strideT, int strideF) {
        return Conv2d.builder().setFilters(filters).setKernelShape(new Shape(kernelT, kernelF)).optStride(new Shape(strideT, strideF))
                .optPadding(new Shape(kernelT % 2 * (kernelT / 2), kernelF % 2 * (kernelF / 2))).build();
    }
}
