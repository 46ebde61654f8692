package org.karmma.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/** What {@link JsonText} writes, read back: by whoever asks a Karmma in another process. Keys that are not known are passed over. */
public final class JsonAnswers {

    private static final ObjectMapper JSON =
            new ObjectMapper(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());

    private JsonAnswers() {}

    /** @throws IllegalArgumentException if it is no prediction, saying what is missing */
    public static Prediction prediction(String json) {
        return read(json, "prediction", JsonAnswers::prediction);
    }

    /** @throws IllegalArgumentException if it is no list of slots, saying what is missing */
    public static List<Presence> slots(String json) {
        return read(json, "list of slots", JsonAnswers::slots);
    }

    /** The label spaces of a {@link StudentInfo}. @throws IllegalArgumentException if it is none, saying what is missing */
    public static List<LabelSpace> labelSpaces(String json) {
        return read(json, "description of a student", info -> list(need(info, "labelSpaces"),
                space -> new LabelSpace(need(space, "id").asText(), list(need(space, "classes"), JsonNode::asText))));
    }

    /** @throws IllegalArgumentException if it is no list of names */
    public static List<String> names(String json) {
        return read(json, "list of names", names -> list(names, JsonNode::asText));
    }

    private static <T> T read(String json, String what, Function<JsonNode, T> reader) {
        try {
            return reader.apply(JSON.readTree(json));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no " + what + ": " + e.getMessage(), e);
        }
    }

    private static Prediction prediction(JsonNode node) {
        Map<String, List<Score>> scores = new LinkedHashMap<>();
        need(node, "scores").fields().forEachRemaining(space -> scores.put(space.getKey(), list(space.getValue(),
                s -> new Score(need(s, "index").asInt(), need(s, "label").asText(), need(s, "probability").asDouble()))));
        JsonNode accuracy = need(node, "accuracy");
        return new Prediction(need(node, "student").asText(), need(node, "clip").asText(), scores, slots(need(node, "slots")),
                accuracy.isNull() ? OptionalDouble.empty() : OptionalDouble.of(accuracy.asDouble()), need(node, "calibrated").asBoolean(),
                need(node, "abstention").asText(), need(node, "milliseconds").asDouble());
    }

    private static List<Presence> slots(JsonNode slots) {
        return list(slots, JsonAnswers::slot);
    }

    private static Presence slot(JsonNode node) {
        String id = need(node, "slot").asText();
        if (need(node, "present").asBoolean()) {
            return Presence.present(id);
        }
        JsonNode since = node.path("since");
        return Presence.absent(id, Cause.valueOf(need(node, "cause").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                need(node, "detail").asText(), since.isTextual() ? Instant.parse(since.asText()) : null);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("a list is wanted, not " + array.getNodeType());
        }
        List<T> all = new ArrayList<>();
        array.forEach(element -> all.add(reader.apply(element)));
        return all;
    }

    private static JsonNode need(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }
}
