package org.karmma.launcher.cli;

import java.util.stream.Collectors;
import org.karmma.student.Prediction;

/** A prediction in a line. */
final class Answer {

    private Answer() {}

    /** {@code audio: no-bundle, flow: muted}, or empty where every slot took part. */
    static String causes(Prediction prediction) {
        return prediction.slots().stream().filter(slot -> !slot.isPresent()).map(slot -> slot.slot() + ": " + slot.cause().id())
                .collect(Collectors.joining(", "));
    }
}
