package org.karmma.dataset;

import java.util.Map;
import java.util.Objects;

/**
 * What a network made of a clip.
 *
 * @param clip the clip
 * @param scores by label space ({@link LabelSpace#id}) one number per class, higher is likelier (logits or log-probabilities)
 */
public record ScoredClip(Clip clip, Map<String, float[]> scores) {
    public ScoredClip {
        Objects.requireNonNull(clip, "clip");
        scores = Map.copyOf(scores);
    }
}
