package org.karmma.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** A prediction as programs read it, and as one line. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answer() {}

    static String json(Prediction prediction) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("student", prediction.student()).put("clip", prediction.clip())
                .put("abstains", prediction.abstains()).put("abstention", prediction.abstention())
                .put("calibrated", prediction.calibrated()).put("subset", prediction.subset());
        ObjectNode scores = root.putObject("scores");
        prediction.scores().forEach((space, likeliest) -> {
            ArrayNode list = scores.putArray(space);
            likeliest.forEach(s -> list.addObject().put("index", s.index()).put("label", s.label()).put("probability", s.probability()));
        });
        ArrayNode slots = root.putArray("slots");
        for (Presence slot : prediction.slots()) {
            ObjectNode node = slots.addObject().put("slot", slot.slot()).put("present", slot.isPresent());
            if (!slot.isPresent()) {
                node.put("cause", slot.cause().id()).put("detail", slot.detail());
                if (slot.since() != null) {
                    node.put("since", slot.since().toString());
                }
            }
        }
        prediction.accuracy().ifPresentOrElse(a -> root.put("accuracy", a), () -> root.putNull("accuracy"));
        return JSON.writeValueAsString(root.put("milliseconds", prediction.milliseconds()));
    }

    /** {@code audio: no-bundle, flow: muted}, or empty where every slot took part. */
    static String causes(Prediction prediction) {
        return prediction.slots().stream().filter(slot -> !slot.isPresent()).map(slot -> slot.slot() + ": " + slot.cause().id())
                .collect(Collectors.joining(", "));
    }
}
