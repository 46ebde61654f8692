package org.karmma.core;

import java.util.List;
import java.util.Objects;
import org.karmma.dataset.LabelSpace;

/**
 * What is known of a student before it is asked anything: its network, and what each subset of its slots was measured to be worth and to
 * cost. With that one can tell what switching a slot off will cost.
 *
 * @param name its name
 * @param model what its model package calls it
 * @param system which system it is, as results name it, for instance {@code karmma_s}
 * @param slots in the order of the network
 * @param labelSpaces in the order of the network, with class names
 * @param measuredOn id of the split that accuracies were measured on, never the test split; empty if they were not
 * @param space id of the label space that was judged; empty if none was
 * @param subsets by how many slots they have, the most first, then in the order of the network; those of which nothing is known are left
 *     out
 */
public record StudentInfo(String name, String model, String system, List<Slot> slots, List<LabelSpace> labelSpaces, String measuredOn,
        String space, List<Subset> subsets) {

    public StudentInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(system, "system");
        slots = List.copyOf(slots);
        labelSpaces = List.copyOf(labelSpaces);
        Objects.requireNonNull(measuredOn, "measuredOn");
        Objects.requireNonNull(space, "space");
        subsets = List.copyOf(subsets);
    }

    /**
     * The place of a modality in the network.
     *
     * @param id the modality's
     * @param letter the modality's
     * @param title for people
     * @param extractor id of the extractor that it was trained with
     * @param trainedWith symbolic name and version of the bundle that this came from
     */
    public record Slot(String id, String letter, String title, String extractor, String trainedWith) {}

    /**
     * What an answer from exactly these slots is worth, and costs. What was not measured is null.
     *
     * @param subset slots in the order of the network, joined by {@code +}
     * @param accuracy top-1, percent
     * @param clips how many it was measured on
     * @param gflops from signal to logits, two operations per multiply-add
     * @param parameters that take part
     * @param peakMemoryMb of a fresh JVM at one thread, without decoding, MiB
     * @param latencyMilliseconds median, without decoding, on the machine that it was measured on
     */
    public record Subset(String subset, Double accuracy, Integer clips, Double gflops, Long parameters, Double peakMemoryMb,
            Double latencyMilliseconds) {}
}
