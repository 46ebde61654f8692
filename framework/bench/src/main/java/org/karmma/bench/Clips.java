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
        return load(framework, scratch, Split.PRETRAIN, "pool");
    }

    /** Of what is generated those that are files. */
    List<Clip> recorded(KarmmaFramework framework, Path scratch) throws DataException, ConfigurationException {
        return load(framework, scratch, Split.TEST, "test");
    }

    private List<Clip> load(KarmmaFramework framework, Path scratch, Split generated, String count)
            throws DataException, ConfigurationException {
        DatasetProvider plugin = framework.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=" + provider + ")")
                .orElseThrow(() -> new ConfigurationException(
                        "no bundle offers the data set " + provider + "; name another one with --dataset"));
        Map<String, String> settings = new LinkedHashMap<>(plugin.settings());
        if (folder == null) {
            SMALL.forEach((key, value) -> settings.computeIfPresent(key, (k, standard) -> value));
            settings.computeIfPresent(count, (k, standard) -> String.valueOf(CANDIDATES));
            plugin.prepare(scratch, settings, 1, Progress.NONE);
        }
        Dataset dataset = plugin.open(folder == null ? scratch : folder, settings);
        List<Clip> clips = new ArrayList<>(spread(dataset.clips(folder == null ? generated : Split.TEST)));
        return clips.isEmpty() ? spread(dataset.clips(Split.TEST)) : clips;
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
