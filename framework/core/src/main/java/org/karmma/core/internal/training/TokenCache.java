package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** The kept tokens of the frozen extractors of all modalities for a split. Not for use by several threads. */
final class TokenCache {

    private final List<SignalFile> files = new ArrayList<>();
    private final Scratch scratch = new Scratch();

    /** @param rows how many clips the split has */
    TokenCache(Setup setup, RunFolder folder, Split split, int rows) throws IOException {
        for (Slot slot : setup.slots()) {
            TokenLayout tokens = slot.teacher().tokens();
            SignalFormat format = new SignalFormat(ElementType.FLOAT32, tokens.count(), tokens.width());
            files.add(SignalFile.open(folder.tokens(slot.id(), split), format, rows));
        }
    }

    /** Per modality the tokens of the rows {@code [B, N_m, C_m]}; zeros where a row was recorded without it. */
    List<NDArray> tokens(NDManager manager, int[] rows) {
        List<NDArray> tokens = new ArrayList<>();
        for (SignalFile file : files) {
            ByteBuffer buffer = scratch.ofBytes(Math.multiplyExact(rows.length, file.format().bytes()));
            for (int row : rows) {
                file.copy(row, buffer);
            }
            Shape shape = new Shape(rows.length).addAll(new Shape(file.format().shape()));
            tokens.add(scratch.floats(manager, shape, DataType.FLOAT32));
        }
        return tokens;
    }
}
