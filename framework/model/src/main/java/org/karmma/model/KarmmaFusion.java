package org.karmma.model;

import java.util.List;
import java.util.Map;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionSpec;

/** The paper's transformer, see {@link KarmmaNetwork}. The papers publish none of its sizes: the defaults are ours. */
public final class KarmmaFusion implements Fusion {

    /** The name an experiment selects it by. */
    public static final String ID = "karmma";

    static final Setting WIDTH = Setting.whole("width", 128, 1, 65_536);
    static final Setting LAYERS = Setting.whole("layers", 2, 0, 1_000);
    static final Setting HEADS = Setting.whole("heads", 4, 1, 1_000);
    /** Width of a layer's hidden features, as a multiple of d. */
    static final Setting HIDDEN = Setting.whole("hidden", 4, 1, 64);
    static final Setting DROPOUT = Setting.real("dropout", 0.1, 0, 0.99);

    private static final List<Setting> ALL = List.of(WIDTH, LAYERS, HEADS, HIDDEN, DROPOUT);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Map<String, Double> settings() {
        return Setting.defaults(ALL);
    }

    @Override
    public boolean supportsAddedSlots() {
        return true;
    }

    @Override
    public FusionNetwork newNetwork(FusionSpec spec) {
        return new KarmmaNetwork(spec);
    }
}
