package org.karmma.core.internal.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.dataset.DatasetProvider;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Modality;

/**
 * The plugins that are here at one moment. Immutable. Where several have one id they are kept in the order of {@link Origin}: the
 * first is the one that is meant, the others are what is left if it cannot be used or goes.
 */
public final class Plugins implements PluginView {

    /** None at all. */
    public static final Plugins NONE = new Plugins(List.of());

    private final Map<Class<?>, Map<String, List<Plugin<?>>>> byContract = new LinkedHashMap<>();

    Plugins(Collection<Entry<?>> entries) {
        entries.stream().sorted(Comparator.comparing(e -> e.plugin().origin())).forEach(e ->
                byContract.computeIfAbsent(e.contract(), c -> new TreeMap<>())
                        .computeIfAbsent(e.plugin().id(), id -> new ArrayList<>()).add(e.plugin()));
    }

    /** A plugin under the contract that it is registered for. */
    record Entry<T>(Class<T> contract, Plugin<T> plugin) {}

    /** The plugin of an id. */
    public <T> Optional<Plugin<T>> find(Class<T> contract, String id) {
        return candidates(contract, id).stream().findFirst();
    }

    /** All plugins of an id, the one that is meant first. */
    @SuppressWarnings("unchecked")
    public <T> List<Plugin<T>> candidates(Class<T> contract, String id) {
        List<?> found = byContract.getOrDefault(contract, Map.of()).getOrDefault(id, List.of());
        return List.copyOf((List<Plugin<T>>) found);
    }

    /** The plugin that is meant by each id, ordered by id. */
    public <T> Map<String, Plugin<T>> all(Class<T> contract) {
        Map<String, Plugin<T>> all = new LinkedHashMap<>();
        byContract.getOrDefault(contract, Map.of()).keySet().forEach(id -> all.put(id, find(contract, id).orElseThrow()));
        return all;
    }

    /** The extractors of a modality for a role, the one to prefer first. */
    public List<Plugin<Extractor>> extractors(String modality, Role role) {
        return extractors(modality).stream().filter(p -> p.service().role() == role).toList();
    }

    /** The extractors of a modality, the one to prefer first. */
    public List<Plugin<Extractor>> extractors(String modality) {
        return all(Extractor.class).values().stream().filter(p -> p.service().modality().equals(modality))
                .sorted(Comparator.comparing(Plugin::origin)).toList();
    }

    /** The modality whose signals an extractor reads: its own bundle's if it brings one, since preprocessing is part of both. */
    public Optional<Plugin<Modality>> modalityOf(Plugin<Extractor> extractor) {
        List<Plugin<Modality>> candidates = candidates(Modality.class, extractor.service().reads());
        return candidates.stream().filter(m -> m.origin().bundleId() == extractor.origin().bundleId()).findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    @Override
    public Map<String, Modality> modalitiesById() {
        return services(Modality.class);
    }

    @Override
    public List<Extractor> extractorsOf(String modality, Role role) {
        return extractors(modality, role).stream().map(Plugin::service).toList();
    }

    @Override
    public Map<String, Fusion> fusionsById() {
        return services(Fusion.class);
    }

    @Override
    public Map<String, Distillation> distillationsById() {
        return services(Distillation.class);
    }

    @Override
    public Map<String, DatasetProvider> datasetsById() {
        return services(DatasetProvider.class);
    }

    @Override
    public Optional<Modality> modalityOf(Extractor extractor) {
        return modalityOf(plugin(extractor)).map(Plugin::service);
    }

    @Override
    public String bundleOf(Extractor extractor) {
        return plugin(extractor).origin().toString();
    }

    private Plugin<Extractor> plugin(Extractor extractor) {
        return all(Extractor.class).values().stream().filter(p -> p.service() == extractor).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle offers extractor " + extractor.id()));
    }

    private <T> Map<String, T> services(Class<T> contract) {
        return all(contract).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().service(), (a, b) -> a,
                LinkedHashMap::new));
    }
}
