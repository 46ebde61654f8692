package org.karmma.core.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.model.Weights;

/**
 * Ends training after some epochs without a better accuracy on validation, or whatever stands for it, and keeps the weights of the best
 * epoch, the first of equals.
 */
final class EarlyStopping implements AutoCloseable {

    /**
     * How it stands.
     *
     * @param accuracy the best so far, NaN before the first
     * @param epoch after which it was measured
     * @param epochs after which accuracy was measured last
     */
    record State(double accuracy, int epoch, int epochs) {
        static final State NOTHING = new State(Double.NaN, 0, 0);
    }

    private final int patience;
    private final Map<String, Parameter> parameters;
    private final NDManager manager;
    private final Map<String, NDArray> best = new LinkedHashMap<>();
    private State state = State.NOTHING;

    /** @param patience epochs; 0 never stops and keeps nothing */
    EarlyStopping(int patience, Map<String, Parameter> parameters, NDManager parent) {
        this.patience = patience;
        this.parameters = parameters;
        this.manager = patience > 0 ? parent.newSubManager() : null;
    }

    /** An epoch is done. @param accuracy that its weights have: more is better */
    void after(int epoch, double accuracy) {
        boolean better = best.isEmpty() || accuracy > state.accuracy();
        state = better ? new State(accuracy, epoch, epoch) : new State(state.accuracy(), state.epoch(), epoch);
        if (better) {
            Map<String, NDArray> now = new LinkedHashMap<>();
            parameters.forEach((name, parameter) -> now.put(name, parameter.getArray()));
            keep(now);
        }
    }

    private void keep(Map<String, NDArray> weights) {
        best.values().forEach(NDArray::close);
        best.clear();
        weights.forEach((name, weight) -> {
            NDArray copy = weight.duplicate();
            copy.attach(manager);
            best.put(name, copy);
        });
    }

    boolean isOver() {
        return patience > 0 && state.epochs() - state.epoch() >= patience;
    }

    /** Gives the parameters the best epoch's weights, if any was kept. */
    void putBack() {
        if (!best.isEmpty()) {
            Weights.load(parameters, best);
        }
    }

    State state() {
        return state;
    }

    /** The best epoch's weights, live; empty before the first. */
    Map<String, NDArray> best() {
        return best;
    }

    /** Takes up what was saved; the weights are copied. */
    void restore(State saved, Map<String, NDArray> weights) {
        if (patience > 0) {
            state = saved;
            keep(weights);
        }
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.close();
        }
    }
}
