package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.model.AdamW;
import org.karmma.model.Safetensors;
import org.karmma.model.Weights;

/**
 * Where training can go on from: parameters, moments and what is done, in one file. Written at most every few seconds, with the one before
 * kept beside it, in case the disk does not hold what was written; whoever keeps the result elsewhere removes both then.
 */
final class Checkpoint {

    /** Of what the file holds; a disk that lost power may give back something else. */
    private static final String CHECKSUM = "crc32c";
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
    private final Path before;
    private final String key;
    private final Duration every;
    private final Consumer<String> messages;
    private final Set<String> said = new HashSet<>();
    private long last = System.nanoTime();
    private Beside beside = () -> { };

    /** Of a stage. @param name of the file */
    static Checkpoint of(StageContext context, String name) {
        return new Checkpoint(context.folder().checkpoint(name), context.key(),
                Duration.ofMillis(Math.round(1000 * context.experiment().resources().checkpointSeconds())), context.messages());
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

    /**
     * @param key what is trained on what: a checkpoint of something else is not taken up
     * @param every how long to wait between two savings
     * @param messages hears of a checkpoint that cannot be taken up
     */
    Checkpoint(Path file, String key, Duration every, Consumer<String> messages) {
        this.file = file;
        this.before = file.resolveSibling(file.getFileName() + ".before");
        this.key = key;
        this.every = every;
        this.messages = messages;
    }

    /** Puts back what was saved; where it cannot be used nothing is changed, and training begins anew. */
    Reached restore(Map<String, Parameter> parameters, AdamW optimizer, EarlyStopping stopping, NDManager manager) {
        List<String> unusable = new ArrayList<>();
        Optional<Reached> reached = restore(file, parameters, optimizer, stopping, manager, unusable)
                .or(() -> restore(before, parameters, optimizer, stopping, manager, unusable));
        if (!unusable.isEmpty()) {
            tell(String.join("; ", unusable) + ": training " + (reached.isPresent() ? "goes on from the one before" : "begins anew"));
        }
        return reached.orElse(Reached.NOTHING);
    }

    /** Once: what is restored again in the middle of an epoch says the same. */
    private void tell(String message) {
        if (said.add(message)) {
            messages.accept(message);
        }
    }

    /** @return empty if there is none, or none of this stage, or none that can be used; {@code unusable} says why then */
    private Optional<Reached> restore(Path from, Map<String, Parameter> parameters, AdamW optimizer, EarlyStopping stopping,
            NDManager manager, List<String> unusable) {
        if (!Files.exists(from)) {
            return Optional.empty();
        }
        try (NDManager own = manager.newSubManager()) {
            Map<String, String> facts = Safetensors.metadata(from);
            if (!key.equals(facts.get(KEY))) {
                return Optional.empty();
            }
            Circumstances.check(facts).ifPresent(this::tell);
            Reached reached = reached(facts);
            EarlyStopping.State stopped = new EarlyStopping.State(number(facts, BEST), (int) number(facts, BEST_EPOCH),
                    (int) number(facts, MEASURED));
            Map<String, NDArray> saved = Safetensors.read(from, own);
            if (!checksum(saved).equals(facts.get(CHECKSUM))) {
                throw new IllegalArgumentException("it does not hold what was written");
            }
            Map<String, NDArray> weights = under(PARAMETER, saved);
            Map<String, NDArray> best = under(BEST_PARAMETER, saved);
            Weights.check(parameters, weights);
            if (stopped.epoch() > 0) {
                Weights.check(parameters, best);
            }
            optimizer.restore(under(OPTIMIZER, saved));
            Weights.load(parameters, weights);
            stopping.restore(stopped, best);
            return Optional.of(reached);
        } catch (IOException | RuntimeException e) {
            unusable.add("the checkpoint " + from + " cannot be used (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private static String checksum(Map<String, NDArray> arrays) {
        long sum = 0;
        for (NDArray array : arrays.values()) {
            CRC32C checksum = new CRC32C();
            checksum.update(array.toByteBuffer());
            sum += checksum.getValue();
        }
        return Long.toHexString(sum);
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
        facts.put(CHECKSUM, checksum(all));
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Files.move(file, before, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Safetensors.write(file, all, facts);
        last = System.nanoTime();
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(before);
    }
}
