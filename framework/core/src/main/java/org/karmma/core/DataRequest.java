package org.karmma.core;

import java.nio.file.Path;
import java.util.Map;

/**
 * @param root where the data set is
 * @param provider which data-set bundle reads it ({@link org.karmma.dataset.DatasetProvider#PROPERTY}); null: the only one that recognizes
 *     it
 * @param settings those of the provider that are not to be its defaults
 */
public record DataRequest(Path root, String provider, Map<String, String> settings) {
    public DataRequest {
        settings = Map.copyOf(settings);
    }
}
