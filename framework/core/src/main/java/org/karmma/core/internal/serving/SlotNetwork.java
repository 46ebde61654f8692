package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.karmma.core.internal.registry.Lease;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;

/**
 * An extractor's network with a slot's weights, and the modality that reads for it. It keeps both plugins here: their bundles go
 * when the last request that uses it has ended.
 */
final class SlotNetwork extends Counted {

    private final Lease<Modality> modality;
    private final Lease<Extractor> extractor;
    private final NDManager manager;
    private final Block block;
    private final AbandonedCalls abandoned = new AbandonedCalls();

    /**
     * Takes over both leases and the manager.
     *
     * @param manager owns the weights of {@code block}
     */
    SlotNetwork(Lease<Modality> modality, Lease<Extractor> extractor, NDManager manager, Block block) {
        this.modality = modality;
        this.extractor = extractor;
        this.manager = manager;
        this.block = block;
    }

    Modality modality() {
        return modality.service();
    }

    /** Whether it is made of exactly these two. */
    boolean isOf(Plugin<Modality> m, Plugin<Extractor> e) {
        return modality.plugin() == m && extractor.plugin() == e;
    }

    boolean isDeparting() {
        return modality.plugin().isDeparting() || extractor.plugin().isDeparting();
    }

    /** Calls that took longer than whoever waited for them did. */
    AbandonedCalls abandoned() {
        return abandoned;
    }

    /** Initialised and frozen; usable while this is held. */
    Block block() {
        return block;
    }

    /** {@code [B, signal...]} FLOAT32 to {@code [B, N_m, C_m]}, in the manager of the argument. */
    NDArray tokens(NDArray signals) {
        ParameterStore store = new ParameterStore(signals.getManager(), false);
        return block.forward(store, new NDList(signals), false).singletonOrThrow();
    }

    @Override
    void dispose() {
        manager.close();
        extractor.close();
        modality.close();
    }

    @Override
    public String toString() {
        return extractor.plugin().toString();
    }
}
