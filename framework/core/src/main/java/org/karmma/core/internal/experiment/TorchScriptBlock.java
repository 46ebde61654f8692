package org.karmma.core.internal.experiment;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.karmma.extractor.TokenLayout;

/**
 * A TorchScript file as a block without parameters: what it learned stays inside, frozen, in evaluation mode. Loaded when it is
 * initialised, into a model that lives and dies with the manager given then.
 */
final class TorchScriptBlock extends AbstractBlock {

    private final Path file;
    private final TokenLayout tokens;
    private Model model;

    /** @param tokens what the experiment says it makes of a row */
    TorchScriptBlock(Path file, TokenLayout tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    /** @throws IllegalStateException if libtorch cannot load the file, or if it makes something else than the experiment says */
    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        model = Model.newInstance(file.getFileName().toString(), manager.getDevice(), "PyTorch");
        manager.attachInternal(model.getNDManager().getName() + "-" + System.identityHashCode(model), model);
        try {
            model.load(file.getParent(), file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (MalformedModelException | RuntimeException e) {
            throw new IllegalStateException(file + ": libtorch cannot load it: " + e.getMessage()
                    + ". Export it again with torch.jit.save, with a PyTorch no newer than the libtorch here.", e);
        }
        try (NDManager own = manager.newSubManager()) {
            NDList row = new NDList(own.zeros(inputs[0], type));
            forwardInternal(new ParameterStore(own, false), row, false, null);
        }
    }

    @Override
    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList made = model.getBlock().forward(store, inputs, false);
        Shape wanted = getOutputShapes(new Shape[] {inputs.head().getShape()})[0];
        if (made.size() != 1 || !made.head().getShape().equals(wanted)) {
            throw new IllegalStateException(file + ": makes " + Arrays.toString(made.getShapes()) + " of " + inputs.head().getShape()
                    + ", its tokens in the experiment say " + wanted + ". Mend that key, or export the part of the network that ends there.");
        }
        return made;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), tokens.count(), tokens.width())};
    }
}
