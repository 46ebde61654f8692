package org.karmma.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How results came about.
 *
 * @param experiment its name
 * @param dataset id of the data set
 * @param split id of the split that results are about
 * @param space id of the label space that is judged
 * @param recipe {@code v1}, {@code v3} or the name of another distillation
 * @param modalities in the order of the sequence
 * @param settings what was set, by name; values are numbers, texts, or lists and maps of them
 * @param clips how many clips could be read, by split
 * @param skipped what was left out: rows of the annotations, clips, single modalities of clips
 * @param seconds how long each stage took, by its name
 * @param probes what extractors achieve alone
 * @param versions of everything that took part, by name
 */
public record RunFacts(String experiment, String dataset, String split, String space, String recipe, List<ModalityFacts> modalities,
        Map<String, Object> settings, Map<String, Integer> clips, List<Skipped> skipped, Map<String, Double> seconds,
        List<Probe> probes, Map<String, String> versions) {

    /** @param bundle symbolic name and version of the bundle that it came from */
    public record ModalityFacts(String id, String letter, String title, String bundle) {}

    /**
     * What was left out.
     *
     * @param split its id, or {@code annotations} where a row of them could not be used
     * @param clip its id, empty where no clip came of the row
     * @param modality its id where that alone was left out of the clip, otherwise empty
     */
    public record Skipped(String split, String clip, String modality, String reason) {}

    /**
     * An extractor trained alone as a classifier.
     *
     * @param role {@code teacher} or {@code student}
     * @param percent top-1 on the validation split by label space, NaN where no clip has a label
     */
    public record Probe(String modality, String role, Map<String, Double> percent) {
        public Probe {
            percent = ordered(percent);
        }
    }

    public RunFacts {
        modalities = List.copyOf(modalities);
        settings = ordered(settings);
        clips = ordered(clips);
        skipped = List.copyOf(skipped);
        seconds = ordered(seconds);
        probes = List.copyOf(probes);
        versions = ordered(versions);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
