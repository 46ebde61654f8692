package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.model.AdamW;
import org.karmma.model.Safetensors;

/**
 * Where training can go on from: parameters, moments and what is done, in one file. Written at most every few seconds; whoever keeps
 * the result elsewhere removes it then.
 */
final class Checkpoint {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String EPOCHS = "epochs";
    private static final String LOSS = "loss";
    private static final String KEY = "key";
    private static final String PARAMETER = "parameter/";
    private static final String OPTIMIZER = "optimizer/";

    /**
     * How far training is.
     *
     * @param epochs that are done
     * @param loss the mean of the last of them, NaN before the first
     */
    record Reached(int epochs, double loss) {
        static final Reached NOTHING = new Reached(0, Double.NaN);
    }

    private final Path file;
    private final String key;
    private final Duration every;
    private long last = System.nanoTime();

    /** @param key what is trained on what: a checkpoint of something else is not taken up */
    Checkpoint(Path file, String key) {
        this(file, key, EVERY);
    }

    /** @param every how long to wait between two savings */
    Checkpoint(Path file, String key, Duration every) {
        this.file = file;
        this.key = key;
        this.every = every;
    }

    /** Puts back what was saved. */
    Reached restore(Map<String, Parameter> parameters, AdamW optimizer, NDManager manager) throws IOException {
        if (!Files.exists(file)) {
            return Reached.NOTHING;
        }
        Map<String, String> facts = Safetensors.metadata(file);
        if (!key.equals(facts.get(KEY))) {
            return Reached.NOTHING;
        }
        try (NDManager own = manager.newSubManager()) {
            Map<String, NDArray> saved = Safetensors.read(file, own);
            parameters.forEach((name, parameter) -> saved.get(PARAMETER + name).copyTo(parameter.getArray()));
            Map<String, NDArray> state = new LinkedHashMap<>();
            saved.forEach((name, array) -> {
                if (name.startsWith(OPTIMIZER)) {
                    state.put(name.substring(OPTIMIZER.length()), array);
                }
            });
            optimizer.restore(state);
        }
        return new Reached(Integer.parseInt(facts.get(EPOCHS)), Double.parseDouble(facts.get(LOSS)));
    }

    /** Saves, unless it has just done so. */
    void save(Reached reached, Map<String, Parameter> parameters, AdamW optimizer) throws IOException {
        if (System.nanoTime() - last < every.toNanos()) {
            return;
        }
        Map<String, NDArray> all = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> all.put(PARAMETER + name, parameter.getArray()));
        optimizer.state().forEach((name, array) -> all.put(OPTIMIZER + name, array));
        Files.createDirectories(file.getParent());
        Safetensors.write(file, all, Map.of(EPOCHS, Integer.toString(reached.epochs()), LOSS, Double.toString(reached.loss()), KEY, key));
        last = System.nanoTime();
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
