package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.karmma.dataset.Clip;

/**
 * A tiny clip that a modality made of a clip, see {@link org.karmma.modality.Modality#excerpt}.
 *
 * @param clip its evidence lies in {@code folder} or in memory
 * @param folder everything that its files need, and nothing else
 */
public record Excerpt(Clip clip, Path folder) {

    /** @throws IllegalArgumentException if it is too large, or its evidence lies elsewhere than in its folder */
    public void check() throws IOException {
        StoredClip.of(this, "", new TreeMap<>());
    }
}
