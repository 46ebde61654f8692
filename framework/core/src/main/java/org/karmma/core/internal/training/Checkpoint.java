package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    private static final String STEPS = "steps";
    private static final String LOSSES = "losses";
    private static final String NORMS = "norms";
    private static final String LOSS = "loss";
    private static final String BEST = "best";
    private static final String BEST_EPOCH = "bestEpoch";
    private static final String MEASURED = "measured";
    private static final String KEY = "key";
    private static final String PARAMETER = "parameter/";
    private static final String BEST_PARAMETER = "best/";
    private static final String OPTIMIZER = "optimizer/";

    /**
     * How far training is.
     *
     * @param epochs that are done
     * @param steps that are done of the epoch behind them
     * @param losses the sum over these steps
     * @param norms likewise of the gradients' norms
     * @param loss the mean of the last whole epoch, NaN before the first
     */
    record Reached(int epochs, int steps, double losses, double norms, double loss) {
        static final Reached NOTHING = new Reached(0, 0, 0, 0, Double.NaN);

        Reached step(double value, double norm) {
            return new Reached(epochs, steps + 1, losses + value, norms + norm, loss);
        }

        Reached nextEpoch(int stepsOfEpoch) {
            return new Reached(epochs + 1, 0, 0, 0, losses / stepsOfEpoch);
        }
    }

    private final Path file;
    private final String key;
    private final Duration every;
    private final Consumer<String> messages;
    private final Set<String> said = new HashSet<>();
    private long last = System.nanoTime();
    private Beside beside = () -> { };

    /**
     * @param key what is trained on what: a checkpoint of something else is not taken up
     * @param messages hears of a checkpoint that cannot be taken up
     */
    Checkpoint(Path file, String key, Consumer<String> messages) {
        this(file, key, EVERY, messages);
    }

    /** What is kept beside a checkpoint. */
    @FunctionalInterface
    interface Beside {
        /** Before each checkpoint. */
        void keep() throws IOException;
    }

    Checkpoint beside(Beside kept) {
        beside = kept;
        return this;
    }

    /** @param every how long to wait between two savings */
    Checkpoint(Path file, String key, Duration every, Consumer<String> messages) {
        this.file = file;
        this.key = key;
        this.every = every;
        this.messages = messages;
    }

    /** Puts back what was saved; where it cannot be used nothing is changed, and training begins anew. */
    Reached restore(Map<String, Parameter> parameters, AdamW optimizer, EarlyStopping stopping, NDManager manager) {
        if (!Files.exists(file)) {
            return Reached.NOTHING;
        }
        try (NDManager own = manager.newSubManager()) {
            Map<String, String> facts = Safetensors.metadata(file);
            if (!key.equals(facts.get(KEY))) {
                return Reached.NOTHING;
            }
            Circumstances.check(facts).filter(said::add).ifPresent(messages);
            Reached reached = reached(facts);
            EarlyStopping.State stopped = new EarlyStopping.State(number(facts, BEST), (int) number(facts, BEST_EPOCH),
                    (int) number(facts, MEASURED));
            Map<String, NDArray> saved = Safetensors.read(file, own);
            Map<String, NDArray> weights = under(PARAMETER, saved);
            Map<String, NDArray> best = under(BEST_PARAMETER, saved);
            Weights.check(parameters, weights);
            if (stopped.epoch() > 0) {
                Weights.check(parameters, best);
            }
            optimizer.restore(under(OPTIMIZER, saved));
            Weights.load(parameters, weights);
            stopping.restore(stopped, best);
            return reached;
        } catch (IOException | RuntimeException e) {
            messages.accept("the checkpoint " + file + " cannot be used (" + e.getMessage() + "): training begins anew");
            return Reached.NOTHING;
        }
    }

    private static Reached reached(Map<String, String> facts) {
        return new Reached((int) number(facts, EPOCHS), (int) number(facts, STEPS), number(facts, LOSSES), number(facts, NORMS),
                number(facts, LOSS));
    }

    private static double number(Map<String, String> facts, String name) {
        if (!facts.containsKey(name)) {
            throw new IllegalArgumentException("it does not say its " + name);
        }
        return Double.parseDouble(facts.get(name));
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
    void save(Reached reached, Map<String, Parameter> parameters, AdamW optimizer, EarlyStopping stopping) throws IOException {
        if (System.nanoTime() - last < every.toNanos()) {
            return;
        }
        Map<String, NDArray> all = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> all.put(PARAMETER + name, parameter.getArray()));
        optimizer.state().forEach((name, array) -> all.put(OPTIMIZER + name, array));
        stopping.best().forEach((name, array) -> all.put(BEST_PARAMETER + name, array));
        Map<String, String> facts = new LinkedHashMap<>(Circumstances.here());
        facts.put(KEY, key);
        facts.put(EPOCHS, Integer.toString(reached.epochs()));
        facts.put(STEPS, Integer.toString(reached.steps()));
        facts.put(LOSSES, Double.toString(reached.losses()));
        facts.put(NORMS, Double.toString(reached.norms()));
        facts.put(LOSS, Double.toString(reached.loss()));
        facts.put(BEST, Double.toString(stopping.state().accuracy()));
        facts.put(BEST_EPOCH, Integer.toString(stopping.state().epoch()));
        facts.put(MEASURED, Integer.toString(stopping.state().epochs()));
        beside.keep();
        Files.createDirectories(file.getParent());
        Safetensors.write(file, all, facts);
        last = System.nanoTime();
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
