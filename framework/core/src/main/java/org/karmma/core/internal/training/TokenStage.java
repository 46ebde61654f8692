package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.Load;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.core.internal.training.Batches.Source;
import org.karmma.dataset.Split;
import org.karmma.extractor.Role;
import org.karmma.model.Safetensors;
import org.karmma.model.Weights;

/**
 * Runs the frozen teacher extractor of a modality once over every clip of a split and keeps its tokens: they never change, so that every
 * epoch of every seed reads them back. Rows that were recorded without the modality are zeros and never looked at.
 */
public final class TokenStage implements Stage.Work {

    private static final int BATCH = 64;

    private final String modality;
    private final Split split;
    private final int shards;

    public TokenStage(String modality, Split split, int shards) {
        this.modality = modality;
        this.split = split;
        this.shards = shards;
    }

    @Override
    public Map<String, ?> run(StageContext context) throws Exception {
        Slot slot = context.setup().slot(modality);
        try (NDManager manager = Fitting.manager(context.device())) {
            Block network = frozen(slot, context, manager);
            SignalCache cache = SignalCache.open(context.folder().signals(split), shards);
            Batches batches = new Batches(cache, List.of(new Source(modality, slot.teachers().id(), slot.teacher().signal())), List.of());
            WholeFiles.write(context.folder().tokens(modality, split), file -> {
                try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
                    for (int from = 0; from < cache.size(); from += BATCH) {
                        int to = Math.min(cache.size(), from + BATCH);
                        write(out, network, batches, IntStream.range(from, to).toArray(), slot, manager);
                        context.progress().at(to, cache.size(), "");
                    }
                }
            });
        }
        return Map.of();
    }

    @Override
    public Load load() {
        return Load.once(split);
    }

    @Override
    public List<Path> makes(RunFolder folder) {
        return List.of(folder.tokens(modality, split));
    }

    /** The teacher extractor with the weights that it was pretrained with; one that comes pretrained has its own. */
    private static Block frozen(Slot slot, StageContext context, NDManager manager) throws IOException {
        Block network = slot.teacher().newNetwork();
        network.freezeParameters(true);
        network.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(slot.teacher().signal().shape())));
        if (!slot.teacher().isPretrained()) {
            try (NDManager own = manager.newSubManager()) {
                Weights.load(network.getParameters().toMap(), Safetensors.read(context.folder().extractor(slot.id()), own));
            }
        }
        return network;
    }

    private static void write(FileChannel out, Block network, Batches batches, int[] rows, Slot slot, NDManager manager)
            throws IOException {
        boolean[][] recorded = batches.recorded(rows);
        int width = slot.teacher().tokens().count() * slot.teacher().tokens().width();
        ByteBuffer bytes = ByteBuffer.allocate(rows.length * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (NDManager step = manager.newSubManager()) {
            float[] tokens = tokens(network, batches.signals(step, rows, recorded).get(0), slot);
            for (int b = 0, at = 0; b < rows.length; b++) {
                float[] row = recorded[b][0] ? Arrays.copyOfRange(tokens, at, at += width) : new float[width];
                bytes.asFloatBuffer().put(row);
                bytes.position(bytes.position() + width * Float.BYTES);
            }
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Tokens that are not what their layout says, or no numbers, would spoil every epoch of every seed. */
    private static float[] tokens(Block network, NDArray signals, Slot slot) {
        if (signals == null) {
            return new float[0];
        }
        ParameterStore store = new ParameterStore(signals.getManager(), false);
        NDArray made = network.forward(store, new NDList(signals), false).singletonOrThrow();
        Shape wanted = new Shape(signals.getShape().get(0), slot.teacher().tokens().count(), slot.teacher().tokens().width());
        if (!made.getShape().equals(wanted)) {
            throw new IllegalStateException("extractor " + slot.teacher().id() + " of " + slot.bundle(Role.TEACHER) + " makes "
                    + made.getShape() + " of " + signals.getShape() + ", its layout says " + wanted);
        }
        float[] tokens = made.toFloatArray();
        for (float token : tokens) {
            if (!Float.isFinite(token)) {
                throw new IllegalStateException("extractor " + slot.teacher().id() + " of " + slot.bundle(Role.TEACHER) + " makes " + token
                        + " of signals that are all finite. A lower pretraining.learningRate helps where pretraining spoilt it.");
            }
        }
        return tokens;
    }
}
