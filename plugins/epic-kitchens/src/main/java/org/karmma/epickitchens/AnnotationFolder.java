package org.karmma.epickitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the annotation files of one copy lie: a folder of its own, a clone of the authors' repository beside the media, or the root. */
record AnnotationFolder(Path folder) {

    private static final List<String> PLACES = List.of("annotations", "epic-kitchens-100-annotations",
            "epic-kitchens-100-annotations-master", "");
    /** One of them is in any copy, whatever else it lacks. */
    private static final List<String> SIGNS = List.of("EPIC_100_train.csv", "EPIC_100_validation.csv", "EPIC_100_test_timestamps.csv");

    /** The first place that holds any of the narrations; {@code annotations} where none does. */
    static AnnotationFolder under(Path root) {
        return new AnnotationFolder(PLACES.stream().map(root::resolve).filter(AnnotationFolder::isOne).findFirst()
                .orElse(root.resolve(PLACES.get(0))));
    }

    static boolean isUnder(Path root) {
        return isOne(under(root).folder);
    }

    private static boolean isOne(Path folder) {
        return SIGNS.stream().anyMatch(sign -> Files.exists(folder.resolve(sign)));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }
}
