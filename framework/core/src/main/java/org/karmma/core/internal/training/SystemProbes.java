package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Role;
import org.karmma.modality.SignalFormat;

/**
 * What proves an extractor later: a few signals and what the network makes of them now, and the tiny clips that the signals were read from.
 *
 * @param arrays {@code slot/signal} and {@code slot/tokens} of every slot
 * @param clips of every slot whose modality made some
 */
record SystemProbes(Map<String, NDArray> arrays, ProbeClips clips) {

    static final int COUNT = 3;

    /** @param own owns the arrays */
    static SystemProbes record(StageContext context, Role role, Dataset dataset, SystemNetwork network, SignalCache cache, NDManager own)
            throws IOException {
        SystemProbes probes = new SystemProbes(Map.of(), ProbeClips.NONE);
        for (int m = 0; m < context.setup().slots().size(); m++) {
            probes = probes.with(m, context, role, dataset, network, cache, own);
        }
        return probes;
    }

    /** These, and those of one more slot, or new ones for one that has some. @param m which of the setup's slots */
    SystemProbes with(int m, StageContext context, Role role, Dataset dataset, SystemNetwork network, SignalCache cache, NDManager own)
            throws IOException {
        Slot slot = context.setup().slots().get(m);
        SignalFormat format = slot.extractor(role).signal();
        int[] rows = IntStream.range(0, cache.size()).filter(i -> cache.has(i, slot.id())).toArray();
        if (rows.length == 0) {
            throw new IllegalStateException("no validation clip was recorded with " + slot.id()
                    + "; its extractor could never be proven. Leave the modality out, or add such clips.");
        }
        NDArray signals;
        ProbeClips more;
        try (Excerpts excerpts = Excerpts.of(slot.reads(role), format, dataset, IntStream.of(rows).mapToObj(i -> cache.row(i).id()))) {
            if (excerpts.made().isEmpty()) {
                more = clips.without(slot.id(), excerpts.problem());
                context.messages().accept("the probes of the " + role.id() + "'s slot " + slot.id()
                        + " start at its signal, not at a clip, "
                        + "since " + excerpts.problem() + "; a bundle that reads clips otherwise is only known by its fingerprint");
                signals = cached(cache, IntStream.of(rows).limit(COUNT).toArray(), slot.reads(role).id(), format, own);
            } else {
                more = clips.with(slot.id(), excerpts.made());
                signals = stacked(excerpts.signals(), format, own);
            }
        }
        Map<String, NDArray> all = new LinkedHashMap<>(arrays);
        all.put(ModelPackage.key(slot.id(), ModelPackage.SIGNAL), signals);
        all.put(ModelPackage.key(slot.id(), ModelPackage.TOKENS), network.tokens(m, signals.toType(DataType.FLOAT32, true)));
        return new SystemProbes(all, more);
    }

    private static NDArray cached(SignalCache cache, int[] rows, String modality, SignalFormat format, NDManager own) {
        ByteBuffer buffer = buffer(rows.length, format);
        for (int row : rows) {
            cache.copy(row, modality, format, buffer);
        }
        return array(buffer, rows.length, format, own);
    }

    private static NDArray stacked(List<Samples> signals, SignalFormat format, NDManager own) {
        ByteBuffer buffer = buffer(signals.size(), format);
        for (Samples signal : signals) {
            if (format.type() == ElementType.UINT8) {
                buffer.put(signal.bytes());
            } else {
                for (float value : signal.floats()) {
                    buffer.putFloat(value);
                }
            }
        }
        return array(buffer, signals.size(), format, own);
    }

    private static ByteBuffer buffer(int rows, SignalFormat format) {
        return ByteBuffer.allocateDirect(rows * format.bytes()).order(ByteOrder.nativeOrder());
    }

    private static NDArray array(ByteBuffer buffer, int rows, SignalFormat format, NDManager own) {
        return own.create(buffer.flip(), new Shape(rows).addAll(new Shape(format.shape())),
                format.type() == ElementType.UINT8 ? DataType.UINT8 : DataType.FLOAT32);
    }
}
