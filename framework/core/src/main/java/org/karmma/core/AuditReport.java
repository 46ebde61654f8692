package org.karmma.core;

import java.util.List;
import java.util.Map;

/**
 * What the networks of a run have seen.
 *
 * @param judged id of the split that results are about
 * @param clips how many clips it has
 * @param shown what each network was shown, in the order of training
 * @param overlaps clips that are judged, and were shown to a network before
 * @param notes for people: what was compared, and what could not be
 */
public record AuditReport(String judged, int clips, List<Shown> shown, List<Overlap> overlaps, List<String> notes) {

    public AuditReport {
        shown = List.copyOf(shown);
        overlaps = List.copyOf(overlaps);
        notes = List.copyOf(notes);
    }

    /** Whether a network has seen what it is judged by. */
    public boolean leaks() {
        return !overlaps.isEmpty();
    }

    /**
     * @param network the stage that made it
     * @param purpose {@code learning}: it changed weights; {@code choosing}: it decided when to stop, a temperature, or what the package
     *     says of itself; {@code judging}
     * @param split id of the split
     * @param clips how many of its clips were shown
     * @param modalities of how many of them which modality was shown
     * @param labels of how many of them which label was told, by label space
     */
    public record Shown(String network, String purpose, String split, int clips, Map<String, Integer> modalities,
            Map<String, Integer> labels) {}

    /**
     * @param network the stage that was shown it
     * @param purpose what for
     * @param clip what was shown: split and id
     * @param judged the clip of the judged split that it is, or shares something with
     * @param how in which way they are the same
     */
    public record Overlap(String network, String purpose, String clip, String judged, String how) {}
}
