package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.distillation.Targets;
import org.karmma.modality.SignalFormat;

/** Turns rows of a {@link SignalCache} into tensors. Not for use by several threads. */
final class Batches {

    /**
     * A modality in the form that one extractor wants.
     *
     * @param slot where its tokens go: whether a clip has it is said by this
     */
    record Source(String slot, String modality, SignalFormat format) {

        /** For the slot of the modality itself. */
        Source(String modality, SignalFormat format) {
            this(modality, modality, format);
        }
    }

    private final SignalCache cache;
    private final List<Source> sources;
    private final List<String> spaces;
    private final Scratch scratch = new Scratch();

    Batches(SignalCache cache, List<Source> sources, List<String> spaces) {
        this.cache = cache;
        this.sources = sources;
        this.spaces = spaces;
    }

    int size() {
        return cache.size();
    }

    /** Which clips can be used at all: those that were recorded with at least one of the modalities. */
    int[] usable() {
        return IntStream.range(0, cache.size())
                .filter(i -> sources.stream().anyMatch(s -> cache.has(i, s.slot()))).toArray();
    }

    /** Those of them that labels can teach: labelled in at least one of the spaces. */
    int[] labelled() {
        return Arrays.stream(usable()).filter(i -> spaces.stream().anyMatch(space -> cache.label(i, space) != Targets.UNLABELLED))
                .toArray();
    }

    /** {@code [B][M]}: what the rows were recorded with. */
    boolean[][] recorded(int[] rows) {
        boolean[][] recorded = new boolean[rows.length][sources.size()];
        for (int b = 0; b < rows.length; b++) {
            for (int m = 0; m < sources.size(); m++) {
                recorded[b][m] = cache.has(rows[b], sources.get(m).slot());
            }
        }
        return recorded;
    }

    /** Per modality the signals of the rows whose mask is true, gathered: {@code [P_m, signal...]} FLOAT32, or null for none. */
    List<NDArray> signals(NDManager manager, int[] rows, boolean[][] mask) {
        List<NDArray> signals = new ArrayList<>();
        for (int m = 0; m < sources.size(); m++) {
            signals.add(signal(manager, rows, mask, m));
        }
        return signals;
    }

    private NDArray signal(NDManager manager, int[] rows, boolean[][] mask, int m) {
        Source source = sources.get(m);
        int count = 0;
        for (boolean[] row : mask) {
            count += row[m] ? 1 : 0;
        }
        if (count == 0) {
            return null;
        }
        ByteBuffer buffer = scratch.ofBytes(Math.multiplyExact(count, source.format().bytes()));
        for (int b = 0; b < rows.length; b++) {
            if (mask[b][m]) {
                cache.copy(rows[b], source.modality(), source.format(), buffer);
            }
        }
        Shape shape = new Shape(count).addAll(new Shape(source.format().shape()));
        DataType type = source.format().type() == ElementType.UINT8 ? DataType.UINT8 : DataType.FLOAT32;
        return scratch.floats(manager, shape, type);
    }

    Targets targets(NDManager manager, int[] rows) {
        return new Targets(spaces.stream().map(space -> manager.create(labels(rows, space))).toList());
    }

    /** Class indices, {@link Targets#UNLABELLED} where a clip has none. */
    long[] labels(int[] rows, String space) {
        long[] labels = new long[rows.length];
        for (int b = 0; b < rows.length; b++) {
            labels[b] = cache.label(rows[b], space);
        }
        return labels;
    }

    /** A mask as a tensor {@code [B, M]} BOOLEAN. */
    static NDArray mask(NDManager manager, boolean[][] mask) {
        int width = mask[0].length;
        boolean[] flat = new boolean[mask.length * width];
        for (int b = 0; b < mask.length; b++) {
            System.arraycopy(mask[b], 0, flat, b * width, width);
        }
        return manager.create(flat, new Shape(mask.length, width));
    }
}
