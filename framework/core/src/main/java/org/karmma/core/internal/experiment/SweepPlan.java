package org.karmma.core.internal.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.SweepVariant;

/**
 * What a sweep runs.
 *
 * @param experiment the experiment file that all variants start from
 * @param common settings of all variants: dotted key to value as YAML text
 * @param variants in order, with different names
 */
public record SweepPlan(Path experiment, Map<String, String> common, List<SweepVariant> variants) {

    /** Everything that a variant lays over the experiment. */
    public Map<String, String> settings(SweepVariant variant) {
        Map<String, String> all = new LinkedHashMap<>(common);
        all.putAll(variant.settings());
        return all;
    }
}
