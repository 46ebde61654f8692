package org.karmma.somethingsomething;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;

/**
 * Which video is in which split.
 *
 * @param star false: as published; true: the published validation split is kept for testing, and a part of the training split validates
 * @param share of the training split that validates, 0 to 1
 */
record Division(boolean star, double share) {

    /** As published. */
    static final String PUBLISHED = "ssv2";
    /** As Epic-Kitchens* divides EPIC-KITCHENS-100. */
    static final String STAR = "ssv2-star";

    static Division of(Map<String, String> settings) throws DataException {
        String split = settings.getOrDefault("split", PUBLISHED);
        if (!split.equals(PUBLISHED) && !split.equals(STAR)) {
            throw new DataException("setting split", "there is no division \"" + split + "\" of " + SomethingSomething.ID, "Use split: "
                    + PUBLISHED + " (as published) or split: " + STAR + " (validation kept for testing)");
        }
        return new Division(split.equals(STAR), SomethingSomething.number(settings, "validation", 0, 1));
    }

    /** The split of a video that is published for training. */
    Split ofTraining(String id) {
        return star && place(id) < share ? Split.VALIDATION : Split.TRAIN;
    }

    /**
     * The place of a video in a row that only its id decides, 0 to 1: the first 52 bits of the SHA-256 of "id". So a video stays where it
     * is whatever else is in the file, and in whatever order.
     */
    static double place(String id) {
        return Long.parseLong(DigestUtils.sha256Hex(id).substring(0, 13), 16) / (double) (1L << 52);
    }

    /** The published splits' videos, divided. */
    Map<Split, List<Video>> divide(List<Video> training, List<Video> validation, List<Video> test) {
        Map<Split, List<Video>> divided = new EnumMap<>(Split.class);
        divided.put(Split.TRAIN, training.stream().filter(v -> ofTraining(v.id()) == Split.TRAIN).toList());
        divided.put(Split.VALIDATION, star ? training.stream().filter(v -> ofTraining(v.id()) == Split.VALIDATION).toList() : validation);
        divided.put(Split.TEST, star ? validation : test);
        return divided;
    }
}
