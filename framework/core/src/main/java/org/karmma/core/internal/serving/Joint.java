package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.karmma.core.internal.registry.Lease;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;

/** The fusion network of a student at one moment, or why there is none. A fusion is a plugin too and may go. */
final class Joint extends Counted {

    private final Lease<Fusion> fusion;
    private final NDManager manager;
    private final FusionNetwork network;
    private final String problem;

    private Joint(Lease<Fusion> fusion, NDManager manager, FusionNetwork network, String problem) {
        this.fusion = fusion;
        this.manager = manager;
        this.network = network;
        this.problem = problem;
    }

    /** Takes over the lease, and the manager that owns the weights of {@code network}. */
    static Joint of(Lease<Fusion> fusion, NDManager manager, FusionNetwork network) {
        return new Joint(fusion, manager, network, null);
    }

    static Joint missing(String problem) {
        return new Joint(null, null, null, problem);
    }

    /** Why nothing can be predicted; null if all is well. */
    String problem() {
        return problem;
    }

    /** Initialised and frozen; usable while this is held. Null where there is a problem. */
    FusionNetwork network() {
        return network;
    }

    boolean isOf(Plugin<Fusion> plugin) {
        return fusion != null && fusion.plugin() == plugin;
    }

    /** Whether it is the other one, or missing for the same reason. */
    boolean isLike(Joint other) {
        return this == other || problem != null && problem.equals(other.problem);
    }

    boolean isDeparting() {
        return fusion != null && fusion.plugin().isDeparting();
    }

    /**
     * @param tokens per slot {@code [1, N_m, C_m]}; anything where absent
     * @return per label space the logits {@code [K]}
     */
    List<float[]> logits(List<NDArray> tokens, NDArray presence) {
        ParameterStore store = new ParameterStore(presence.getManager(), false);
        return network.fuse(store, tokens, presence, false).logits().stream().map(NDArray::toFloatArray).toList();
    }

    @Override
    void dispose() {
        if (network != null) {
            manager.close();
            fusion.close();
        }
    }
}
