package org.karmma.series;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** A {@link SeriesNetwork} as an extractor. */
final class SeriesExtractor implements Extractor {

    private final Series series;
    private final Role role;
    private final SeriesNetwork network;
    private final SignalFormat signal;
    private final String fingerprint;

    SeriesExtractor(Series series, Role role) {
        this.series = series;
        this.role = role;
        this.network = SeriesNetwork.of(role);
        this.signal = new SignalFormat(ElementType.FLOAT32, series.window(), series.columns().size());
        List<Object> facts = new ArrayList<>(List.of(id(), "series", SeriesModality.VERSION, series.rate(), signal, "network",
                SeriesNetwork.VERSION, tokens()));
        series.columns().forEach(c -> facts.addAll(List.of(c.name(), c.scale().mean(), c.scale().deviation())));
        this.fingerprint = Fingerprint.of(facts.toArray());
    }

    @Override
    public String id() {
        return series.id() + "-" + role.id();
    }

    @Override
    public String modality() {
        return series.id();
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public SignalFormat signal() {
        return signal;
    }

    @Override
    public TokenLayout tokens() {
        return network.tokens();
    }

    /** When a sensor is stale and what it can measure decide whether there is a signal, not what is made of it: they are no part of it. */
    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public Block newNetwork() {
        return network.build(series.window());
    }
}
