package org.karmma.epickitchens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Split;

/**
 * Which narration is in which split.
 *
 * <p>Epic-Kitchens* cuts the training split 90/10 into training and validation and keeps the validation split for testing. Which tenth was
 * never published; ours is cut by whole videos, since the splits of a data set share no recording ({@link Split}): actions of one video
 * overlap in time. Videos are gone through in the order of the SHA-256 of their ids, and each is taken that brings the number of narrations
 * nearer to the share; where none does, the first. So the cut depends on nothing but the published file and the share.
 *
 * @param star false: as published
 * @param share of the narrations of the training split that validate, above 0 and below 1; of no meaning where {@code star} is false
 */
record Division(boolean star, double share) {

    static final String PUBLISHED = "epic";
    static final String STAR = "epic-star";

    static Division of(String split, String share) throws DataException {
        if (!split.equals(PUBLISHED) && !split.equals(STAR)) {
            throw new DataException("setting split", "there is no division \"" + split + "\" of " + EpicKitchens.ID, "Use split: "
                    + PUBLISHED + " (as published) or split: " + STAR + " (training cut 90/10, validation kept for testing)");
        }
        try {
            double value = Double.parseDouble(share.strip());
            if (value > 0 && value < 1) {
                return new Division(split.equals(STAR), value);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException("setting validation", "\"" + share + "\" is not a number above 0 and below 1", "The default is 0.1");
    }

    /** The published files that are read. */
    List<Source> sources() {
        return star ? List.of(Source.TRAIN, Source.VALIDATION) : List.of(Source.TRAIN, Source.VALIDATION, Source.TEST);
    }

    /** The file that a split is cut from. */
    Source source(Split split) {
        return switch (split) {
            case PRETRAIN, TRAIN -> Source.TRAIN;
            case VALIDATION -> star ? Source.TRAIN : Source.VALIDATION;
            case TEST -> star ? Source.VALIDATION : Source.TEST;
        };
    }

    Map<Split, List<Narration>> divide(Map<Source, List<Narration>> read) {
        Map<Split, List<Narration>> divided = new EnumMap<>(Split.class);
        List<Narration> training = read.getOrDefault(Source.TRAIN, List.of());
        Set<String> validating = star ? validating(training) : Set.of();
        divided.put(Split.TRAIN, Stream.concat(training.stream().filter(n -> !validating.contains(n.video())),
                read.getOrDefault(Source.UNLABELLED, List.of()).stream()).toList());
        divided.put(Split.VALIDATION, star ? training.stream().filter(n -> validating.contains(n.video())).toList()
                : read.getOrDefault(Source.VALIDATION, List.of()));
        divided.put(Split.TEST, read.getOrDefault(source(Split.TEST), List.of()));
        return divided;
    }

    private Set<String> validating(List<Narration> training) {
        Map<String, Integer> narrations = new LinkedHashMap<>();
        training.forEach(n -> narrations.merge(n.video(), 1, Integer::sum));
        List<String> order = new ArrayList<>(narrations.keySet());
        order.sort(Comparator.<String, String>comparing(DigestUtils::sha256Hex));
        Set<String> taken = new HashSet<>();
        double left = share * training.size();
        for (String video : order) {
            if (Math.abs(left - narrations.get(video)) < Math.abs(left)) {
                taken.add(video);
                left -= narrations.get(video);
            }
        }
        return taken.isEmpty() ? order.stream().limit(1).collect(Collectors.toSet()) : taken;
    }
}
