package org.karmma.detection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.karmma.dataset.DataException;

/**
 * Lists of frames in JSON, one frame at a time.
 *
 * @param where says where something is wrong: the file, and what is known of the place
 */
record BoxJson(Function<JsonLocation, String> where) {

    static final String REMEDY = "Write the annotations again, or leave the clip's boxes out";

    /** Of files with tens of thousands of videos, whose names would fill tables that are meant for the names of fields. */
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW).build());

    /** As written: fps, picture size and categories may stand at the file's end. */
    record Frame(String name, List<Label> labels) {

        ObjectNode json(ObjectNode node) {
            ArrayNode list = node.put("name", name).putArray("labels");
            for (Label label : labels) {
                ObjectNode written = list.addObject().put("category", label.category).put("score", label.score);
                if (label.hand) {
                    written.put("standard_category", "hand");
                }
                written.putObject("box2d").put("x1", label.x1).put("y1", label.y1).put("x2", label.x2).put("y2", label.y2);
            }
            return node;
        }
    }

    /** In pixels. */
    record Label(String category, boolean hand, float x1, float y1, float x2, float y2, float score) {}

    /** Something that is read from a parser. */
    interface Reading<T> {
        T from(JsonParser json) throws IOException, DataException;
    }

    /** Reads to the end and closes. @throws DataException where it is empty, no JSON, or goes on after what was read */
    <T> T read(JsonParser opened, Reading<T> reading) throws DataException, IOException {
        try (JsonParser json = opened) {
            if (json.nextToken() == null) {
                throw bad(json, "is empty");
            }
            T read = reading.from(json);
            if (json.nextToken() != null) {
                throw bad(json, "goes on after its end");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw bad(e.getLocation(), "is no valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Takes a list of an object, at its bracket, and reads to its end. */
    interface Lists {
        void take(String key, JsonParser json) throws IOException, DataException;
    }

    /** Goes through the rest of an object that holds facts and lists; what else is in it is left alone. */
    static void members(JsonParser json, Map<String, JsonNode> facts, Lists lists) throws IOException, DataException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (BoxFacts.KEYS.contains(key)) {
                facts.put(key, json.readValueAsTree());
            } else if (value == JsonToken.START_ARRAY) {
                lists.take(key, json);
            } else {
                json.skipChildren();
            }
        }
    }

    /** The rest of a list. */
    List<Frame> frames(JsonParser json) throws IOException, DataException {
        List<Frame> frames = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = json.currentTokenLocation();
            JsonNode node = json.readValueAsTree();
            frames.add(frame(node, at));
        }
        return frames;
    }

    /** A list is of frames if its first member looks like one; others ("tags", "licenses") are somebody else's. */
    Optional<List<Frame>> ifFrames(JsonParser json) throws IOException, DataException {
        List<Frame> frames = new ArrayList<>();
        if (json.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = json.currentTokenLocation();
            JsonNode first = json.readValueAsTree();
            if (!first.has("name") && !first.has("labels")) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    json.skipChildren();
                }
                return Optional.empty();
            }
            frames.add(frame(first, at));
            frames.addAll(frames(json));
        }
        return Optional.of(frames);
    }

    private Frame frame(JsonNode node, JsonLocation at) throws DataException {
        if (!node.path("name").isTextual()) {
            throw bad(at, "has a frame without a \"name\"", null);
        }
        String name = node.get("name").textValue();
        JsonNode labels = node.path("labels");
        if (!labels.isArray() && !labels.isMissingNode() && !labels.isNull()) {
            throw bad(at, "has a frame \"" + name + "\" whose \"labels\" are no list", null);
        }
        List<Label> read = new ArrayList<>(labels.size());
        for (JsonNode label : labels) {
            JsonNode box = label.path("box2d");
            String standard = label.path("standard_category").asText("");
            String category = label.path("category").asText(standard);
            read.add(new Label(category, isHand(standard) || isHand(category), number(box, "x1", name, at), number(box, "y1", name, at),
                    number(box, "x2", name, at), number(box, "y2", name, at), (float) label.path("score").asDouble(1)));
        }
        return new Frame(name, read);
    }

    private static boolean isHand(String category) {
        String name = category.strip().toLowerCase(Locale.ROOT);
        return name.equals("hand") || name.endsWith(" hand");
    }

    private float number(JsonNode box, String key, String frame, JsonLocation at) throws DataException {
        JsonNode value = box.path(key);
        if (!value.isNumber()) {
            throw bad(at, "has a box in frame \"" + frame + "\" whose box2d." + key + " is " + (value.isMissingNode() ? "missing" : value)
                    + ", not a number", null);
        }
        return value.floatValue();
    }

    DataException bad(JsonParser json, String problem) {
        return bad(json.currentLocation(), problem, null);
    }

    private DataException bad(JsonLocation at, String problem, Throwable cause) {
        return new DataException(where.apply(at), "this file of boxes " + problem, REMEDY, cause);
    }
}
