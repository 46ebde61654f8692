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
import java.util.function.Consumer;
import org.karmma.model.AdamW;
import org.karmma.model.Safetensors;
import org.karmma.model.Weights;

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
    private final Consumer<String> messages;
    private long last = System.nanoTime();

    /**
     * @param key what is trained on what: a checkpoint of something else is not taken up
     * @param messages hears of a checkpoint that cannot be taken up
     */
    Checkpoint(Path file, String key, Consumer<String> messages) {
        this(file, key, EVERY, messages);
    }

    /** @param every how long to wait between two savings */
    Checkpoint(Path file, String key, Duration every, Consumer<String> messages) {
        this.file = file;
        this.key = key;
        this.every = every;
        this.messages = messages;
    }

    /** Puts back what was saved; where it cannot be used nothing is changed, and training begins anew. */
    Reached restore(Map<String, Parameter> parameters, AdamW optimizer, NDManager manager) {
        if (!Files.exists(file)) {
            return Reached.NOTHING;
        }
        try (NDManager own = manager.newSubManager()) {
            Map<String, String> facts = Safetensors.metadata(file);
            if (!key.equals(facts.get(KEY))) {
                return Reached.NOTHING;
            }
            Reached reached = new Reached(Integer.parseInt(facts.getOrDefault(EPOCHS, "")),
                    Double.parseDouble(facts.getOrDefault(LOSS, "")));
            Map<String, NDArray> saved = Safetensors.read(file, own);
            Map<String, NDArray> weights = under(PARAMETER, saved);
            Weights.check(parameters, weights);
            optimizer.restore(under(OPTIMIZER, saved));
            Weights.load(parameters, weights);
            return reached;
        } catch (IOException | RuntimeException e) {
            messages.accept("the checkpoint " + file + " cannot be used (" + e.getMessage() + "): training begins anew");
            return Reached.NOTHING;
        }
    }

    private static Map<String, NDArray> under(String prefix, Map<String, NDArray> all) {
        Map<String, NDArray> found = new LinkedHashMap<>();
        all.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), array);
            }
        });
        return found;
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
