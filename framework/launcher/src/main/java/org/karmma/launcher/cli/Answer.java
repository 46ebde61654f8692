package org.karmma.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/** A prediction as people and programs read it. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answer() {}

    static List<String> text(Prediction prediction, List<LabelSpace> spaces) {
        List<String> lines = new ArrayList<>();
        for (LabelSpace space : spaces) {
            for (Score score : prediction.scores().getOrDefault(space.id(), List.of())) {
                lines.add(String.format(Locale.ROOT, "%-8s %5.1f %%  %s", space.id(), 100 * score.probability(), score.label()));
            }
        }
        if (prediction.abstains()) {
            lines.add("no answer: no modality had anything to say");
        }
        lines.add("used:    " + (prediction.subset().isEmpty() ? "nothing" : prediction.subset()));
        for (Presence slot : prediction.slots()) {
            if (!slot.isPresent()) {
                lines.add("absent:  " + slot.slot() + " (" + slot.cause().id() + ") " + slot.detail());
            }
        }
        prediction.accuracy().ifPresent(a -> lines.add(String.format(Locale.ROOT, "measured accuracy with just these: %.1f %%", a)));
        return lines;
    }

    static String json(Prediction prediction) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("student", prediction.student()).put("clip", prediction.clip())
                .put("abstains", prediction.abstains()).put("subset", prediction.subset());
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
