package org.karmma.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.launcher.KarmmaFramework;

/**
 * Clips to ask about.
 *
 * @param provider the data-set plugin that knows them
 * @param folder a data set that is there, or null to have the plugin make one
 */
record Clips(String provider, Path folder) {

    /** As many as references choose from. */
    private static final int CANDIDATES = 12;

    /** What a generator is asked for: as little as it can make. */
    private static final Map<String, String> SMALL =
            Map.of("train", "1", "validation", "1", "test", "1", "pool", "1", "participants", "4");

    /** Of what is generated those in memory, which nobody has to decode. */
    List<Clip> load(KarmmaFramework framework, Path scratch) throws DataException, ConfigurationException {
        DatasetProvider plugin = plugin(framework);
        if (folder != null) {
            return recorded(plugin);
        }
        Dataset dataset = generated(plugin, scratch, Map.of("pool", CANDIDATES));
        List<Clip> clips = spread(dataset.clips(Split.PRETRAIN));
        return clips.isEmpty() ? spread(dataset.clips(Split.TEST)) : clips;
    }

    /** Those that are files. What is generated is small data sets of one clip each, so that its files show nothing else. */
    List<Clip> recorded(KarmmaFramework framework, Path scratch) throws DataException, ConfigurationException {
        DatasetProvider plugin = plugin(framework);
        if (folder != null) {
            return recorded(plugin);
        }
        List<Clip> clips = new ArrayList<>();
        for (int seed = 1; seed <= CANDIDATES; seed++) {
            clips.addAll(generated(plugin, scratch.resolve(String.valueOf(seed)), Map.of("seed", seed)).clips(Split.TEST));
        }
        return clips;
    }

    private List<Clip> recorded(DatasetProvider plugin) throws DataException {
        return spread(plugin.open(folder, plugin.settings()).clips(Split.TEST));
    }

    /** @param other settings than the smallest, where the plugin has them */
    private static Dataset generated(DatasetProvider plugin, Path into, Map<String, Integer> other) throws DataException {
        Map<String, String> settings = new LinkedHashMap<>(plugin.settings());
        SMALL.forEach((key, value) -> settings.computeIfPresent(key, (k, standard) -> value));
        other.forEach((key, value) -> settings.computeIfPresent(key, (k, standard) -> value.toString()));
        plugin.prepare(into, settings, 1, Progress.NONE);
        return plugin.open(into, settings);
    }

    private DatasetProvider plugin(KarmmaFramework framework) throws ConfigurationException {
        return framework.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=" + provider + ")")
                .orElseThrow(() -> new ConfigurationException("no bundle offers the data set " + provider
                        + "; name another one with --dataset"));
    }

    private static List<Clip> spread(List<Clip> all) {
        List<Clip> chosen = new ArrayList<>();
        int count = Math.min(CANDIDATES, all.size());
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }
}
