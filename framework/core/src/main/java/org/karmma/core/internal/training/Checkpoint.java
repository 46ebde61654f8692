package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.model.AdamW;
import org.karmma.model.Safetensors;

/**
 * Where training can go on from: parameters, moments and the number of finished epochs, in one file. Written at most every few
 * seconds; removed when training is done, since the result is kept elsewhere then.
 */
final class Checkpoint {

    private static final long EVERY_NANOS = 10_000_000_000L;
    private static final String EPOCHS = "epochs";
    private static final String KEY = "key";

    private final Path file;
    private final String key;
    private long last = System.nanoTime();

    /** @param key what is trained on what: a checkpoint of something else is not taken up */
    Checkpoint(Path file, String key) {
        this.file = file;
        this.key = key;
    }

    /** Puts back what was saved. @return how many epochs are done, 0 where nothing was saved */
    int restore(Map<String, Parameter> parameters, AdamW optimizer, NDManager manager) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (NDManager own = manager.newSubManager()) {
            Map<String, String> facts = Safetensors.metadata(file);
            if (!key.equals(facts.get(KEY))) {
                return 0;
            }
            Map<String, NDArray> saved = Safetensors.read(file, own);
            parameters.forEach((name, parameter) -> saved.get("parameter/" + name).copyTo(parameter.getArray()));
            Map<String, NDArray> state = new LinkedHashMap<>();
            saved.forEach((name, array) -> {
                if (name.startsWith("optimizer/")) {
                    state.put(name.substring("optimizer/".length()), array);
                }
            });
            optimizer.restore(state);
            return Integer.parseInt(facts.get(EPOCHS));
        }
    }

    void save(int epochs, Map<String, Parameter> parameters, AdamW optimizer) throws IOException {
        if (System.nanoTime() - last < EVERY_NANOS) {
            return;
        }
        Map<String, NDArray> all = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> all.put("parameter/" + name, parameter.getArray()));
        optimizer.state().forEach((name, array) -> all.put("optimizer/" + name, array));
        Files.createDirectories(file.getParent());
        Safetensors.write(file, all, Map.of(EPOCHS, Integer.toString(epochs), KEY, key));
        last = System.nanoTime();
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
