package org.karmma.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code forward(x: Tensor) -> Tensor}: {@code [B, ...]} FLOAT32 to {@code [B, N_m, C_m]} FLOAT32. */
final class ExtractorBlock extends ScriptBlock {

    private static final Logger LOG = LoggerFactory.getLogger(ExtractorBlock.class);

    private final SignalFormat signal;
    private final SignalInput input;
    private final TokenLayout tokens;

    ExtractorBlock(CodeFile code, Predicate<String> keeps, SignalFormat signal, SignalInput input, TokenLayout tokens) {
        super(code, keeps);
        this.signal = signal;
        this.input = input;
        this.tokens = tokens;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        super.initializeChildBlocks(manager, type, inputs);
        List<String> unused = unused(manager);
        if (!unused.isEmpty()) {
            LOG.warn("{}: parameters got no gradient in a trial: {}. Where they have no part in the result they are saved and never"
                    + " trained; leave them out of the module.", script().file(), unused);
        }
    }

    @Override
    NDList sample(NDManager manager, int rows, int variant) {
        return new NDList(SignalInput.sample(manager, signal, rows, variant));
    }

    @Override
    NDList run(NDList inputs, boolean training) {
        NDArray seen = input.of(inputs.singletonOrThrow());
        NDList made = script().call(new NDList(seen), training);
        Shape wanted = getOutputShapes(new Shape[] {seen.getShape()})[0];
        if (made.size() != 1 || !made.head().getShape().equals(wanted) || made.head().getDataType() != DataType.FLOAT32) {
            String found = made.isEmpty() ? "nothing" : made.head().getDataType() + " " + Arrays.toString(made.getShapes());
            throw wrong("makes " + found + " of " + seen.getShape() + ", its configuration says float32 " + wanted
                    + " (rows, tokens, width). Mend the key tokens, or have"
                    + " forward end in that shape.");
        }
        return made;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), tokens.count(), tokens.width())};
    }
}
