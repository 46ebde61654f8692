package org.karmma.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.extractor.CodeFile;

/**
 * A TorchScript file that libtorch has loaded, on one device. Its parameters are the module's own memory: writing to one is seen by calls.
 */
final class Script implements AutoCloseable {

    /** DJL calls the method that the name of an argument says, and {@code forward} where none says one. */
    private static final String METHOD = "module_method:";

    private final CodeFile code;
    /** Kept: a model that nobody refers to is closed by its finalizer, and the parameters with it. */
    private final Model model;

    private Script(CodeFile code, Model model) {
        this.code = code;
        this.model = model;
    }

    /** @throws IllegalStateException if the file is not the one that was named, or libtorch cannot load it */
    static Script load(CodeFile code, Device device) {
        code.verify(); // again: much time may have passed since the configuration was looked at
        Path file = code.file().toAbsolutePath();
        Model model = Model.newInstance(file.getFileName().toString(), device, "PyTorch");
        try {
            model.load(file.getParent(), file.getFileName().toString(), Map.of("trainParam", "true", "mapLocation", "true"));
            return new Script(code, model);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new IllegalStateException(file + " is no TorchScript file that the libtorch here can load: " + ScriptErrors.summary(e)
                    + ". Export it with torch.jit.save, from a PyTorch no newer than this libtorch (" + Engine.getInstance().getVersion()
                    + ").", e);
        }
    }

    /** By the names that PyTorch gives them, {@code layer.weight}. */
    Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        ParameterList list = model.getBlock().getDirectParameters();
        list.forEach(p -> parameters.put(p.getKey(), p.getValue()));
        return parameters;
    }

    /**
     * Calls {@code forward}. Dropout is on, and a graph recorded, while training; the first call of all has to be one that is not, since
     * DJL only switches from one to the other.
     *
     * @return in the manager of the first input; tuples and lists flat
     * @throws IllegalStateException if the script throws
     */
    NDList call(NDList inputs, boolean training) {
        try {
            return model.getBlock().forward(new ParameterStore(inputs.head().getManager(), false), inputs, training);
        } catch (EngineException e) {
            throw new IllegalStateException(code.file() + " threw " + ScriptErrors.summary(e), e);
        }
    }

    /** Calls another method, so that gradients flow. @param manager owns the result */
    NDList call(String method, NDList inputs, NDManager manager) {
        NDList all = new NDList(manager.create(0f));
        all.head().setName(METHOD + method);
        all.addAll(inputs);
        return call(all, true);
    }

    Path file() {
        return code.file();
    }

    @Override
    public void close() {
        model.close();
    }
}
