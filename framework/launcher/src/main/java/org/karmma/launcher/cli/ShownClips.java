package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;

/**
 * A few clips of a run's test split, and what happens in them.
 *
 * @param clips evenly spread over the split
 * @param space the label space that the run was judged by
 */
record ShownClips(List<Clip> clips, LabelSpace space) {

    private static final int COUNT = 6;

    /**
     * @param experiment a resolved experiment
     * @param out the folder of its run
     */
    static ShownClips of(KarmmaFramework framework, JsonNode experiment, Path out) throws DataException, LaunchException {
        JsonNode choice = experiment.path("dataset");
        String name = choice.path("provider").asText();
        DatasetProvider provider = framework.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=" + name + ")")
                .orElseThrow(() -> new LaunchException("no bundle offers the data set " + name + " any more"));
        Map<String, String> settings = new LinkedHashMap<>(provider.settings());
        choice.path("settings").fields().forEachRemaining(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
        Dataset dataset = provider.open(out.toAbsolutePath().resolve(choice.path("root").asText()), settings);
        List<Clip> test = dataset.clips(Split.TEST);
        List<Clip> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(COUNT, test.size()); i++) {
            chosen.add(test.get(i * test.size() / Math.min(COUNT, test.size())));
        }
        String judged = experiment.path("spaces").path(0).asText();
        LabelSpace space = dataset.labelSpaces().stream().filter(s -> s.id().equals(judged)).findFirst()
                .orElseThrow(() -> new DataException(dataset.id(), "it has no label space " + judged, "Name one that it has under spaces"));
        return new ShownClips(List.copyOf(chosen), space);
    }
}
