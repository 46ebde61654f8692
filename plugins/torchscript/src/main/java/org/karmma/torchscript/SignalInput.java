package org.karmma.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.SignalFormat;

/**
 * What a script sees of a signal: {@code (x / scale - mean) / deviation}, then its axes in another order.
 *
 * @param scale above 0; 255 makes bytes numbers from 0 to 1
 * @param mean of one number, or as many as the signal's last axis has
 * @param deviation likewise, above 0
 * @param order of the axes of a row, counted from 0; empty leaves them as they are
 */
record SignalInput(double scale, List<Double> mean, List<Double> deviation, List<Integer> order) {

    /** @throws IllegalArgumentException naming the key that does not fit the signal */
    SignalInput check(SignalFormat signal) {
        long[] shape = signal.shape();
        fits("mean", mean, shape);
        fits("deviation", deviation, shape);
        if (!(scale > 0) || deviation.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException("scale and deviation are above 0, not " + scale + " and " + deviation);
        }
        if (!order.isEmpty() && !order.stream().sorted().toList().equals(IntStream.range(0, shape.length).boxed().toList())) {
            throw new IllegalArgumentException("order names each axis of a row of " + signal + " once, counted from 0, such as "
                    + IntStream.range(0, shape.length).boxed().toList() + ", not " + order);
        }
        return this;
    }

    private static void fits(String key, List<Double> values, long[] shape) {
        long last = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (values.size() != 1 && values.size() != last) {
            throw new IllegalArgumentException(key + " is one number, or one for each of the " + last + " of the signal's last axis, not "
                    + values);
        }
    }

    /** {@code [B, signal...]} to what the script sees, without a name and in order in memory, in the same manager. */
    NDArray of(NDArray x) {
        NDManager manager = x.getManager();
        NDArray y = scale == 1 ? x.reshape(x.getShape()) : x.div((float) scale);
        y = mean.equals(List.of(0.0)) ? y : y.sub(floats(mean, manager));
        y = deviation.equals(List.of(1.0)) ? y : y.div(floats(deviation, manager));
        if (order.isEmpty()) {
            return y;
        }
        int[] axes = IntStream.concat(IntStream.of(0), order.stream().mapToInt(a -> a + 1)).toArray();
        NDArray turned = y.transpose(axes);
        return turned.flatten().reshape(turned.getShape()); // scripts may ask for views of it
    }

    private static NDArray floats(List<Double> values, NDManager manager) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return manager.create(floats);
    }

    /** Made-up signals in the range that such signals have. */
    static NDArray sample(NDManager manager, SignalFormat signal, int rows, int variant) {
        NDArray waves = ScriptBlock.waves(manager, variant, new Shape(rows).addAll(new Shape(signal.shape())));
        return signal.type() == ElementType.UINT8 ? waves.add(1).mul(127.5f).round() : waves;
    }
}
