package org.karmma.detection;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.DataException;

/**
 * Reads one file of boxes in the format of Something-Else (Materzynska et al. 2020), frame by frame. Three forms are understood:
 *
 * <ul>
 *   <li>a list of frames {@code [{"name": "2/0001.jpg", "labels": [{"box2d": {"x1", "y1", "x2", "y2"}, "category",
 *       "standard_category", "score"}]}]}, in pixels; frame {@code n} was taken at {@code (n - 1) / fps} seconds; a
 *       {@code standard_category} or category {@code hand} marks a hand; score and either category may be missing;
 *   <li>{@code {"<video>": [frames], ...}}, as published;
 *   <li>{@code {"fps": 12, "width": 320, "height": 240, "categories": ["plate", ...], "frames": [frames]}}, which says itself what
 *       else comes from the configuration. Where {@code categories} is given, a category's number is its place in that list (which is
 *       what a {@link BoxBuffer} of the same data set holds), otherwise it is hashed from its name.
 * </ul>
 *
 * Whatever else stands in an object is left alone.
 */
final class BoxFile {

    /** Key of the boxes in a file that does not say which video they are of. */
    static final String UNNAMED = "frames";

    static final String REMEDY = "Write the annotations again, or leave the clip's boxes out";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, List<Frame>> videos = new LinkedHashMap<>();
    private final Map<String, JsonNode> facts = new LinkedHashMap<>();

    /** As written: fps, picture size and categories may stand at the file's end. */
    record Frame(String name, List<Label> labels) {}

    /** In pixels. */
    record Label(String category, boolean hand, float x1, float y1, float x2, float y2, float score) {}

    private BoxFile(Path file) {
        this.file = file;
    }

    /**
     * The boxes by video.
     *
     * @throws DataException naming the line or the frame that is wrong
     */
    static Map<String, BoxTrack> read(Path file, PictureFacts defaults) throws DataException {
        BoxFile boxes = new BoxFile(file);
        boxes.parse();
        return new BoxFacts(file, boxes.facts, defaults).tracks(boxes.videos);
    }

    private void parse() throws DataException {
        try (JsonParser json = JSON.createParser(file.toFile())) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_ARRAY) {
                videos.put(UNNAMED, frames(json));
            } else if (first == JsonToken.START_OBJECT) {
                members(json);
                if (videos.containsKey(UNNAMED)) {
                    videos.keySet().retainAll(Set.of(UNNAMED));
                }
            } else {
                throw bad(json, first == null ? "is empty" : "holds neither a list of frames nor an object");
            }
            if (json.nextToken() != null) {
                throw bad(json, "goes on after its end");
            }
            if (videos.isEmpty()) {
                throw bad(json, "holds no list of frames");
            }
        } catch (JsonProcessingException e) {
            throw bad(e.getLocation(), "is no valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), "Check the file and its permissions", e);
        }
    }

    private void members(JsonParser json) throws IOException, DataException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value != JsonToken.START_ARRAY || BoxFacts.KEYS.contains(key)) {
                facts.put(key, json.readValueAsTree());
            } else if (key.equals(UNNAMED)) {
                videos.put(key, frames(json));
            } else {
                video(key, json);
            }
        }
    }

    /** A list is of frames if its first member looks like one; others ("tags", "licenses") are somebody else's. */
    private void video(String key, JsonParser json) throws IOException, DataException {
        List<Frame> frames = new ArrayList<>();
        if (json.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = json.currentTokenLocation();
            JsonNode first = json.readValueAsTree();
            if (!first.has("name") && !first.has("labels")) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    json.skipChildren();
                }
                return;
            }
            frames.add(frame(first, at));
            frames.addAll(frames(json));
        }
        videos.put(key, frames);
    }

    /** The rest of a list. */
    private List<Frame> frames(JsonParser json) throws IOException, DataException {
        List<Frame> frames = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = json.currentTokenLocation();
            JsonNode node = json.readValueAsTree();
            frames.add(frame(node, at));
        }
        return frames;
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

    private DataException bad(JsonParser json, String problem) {
        return bad(json.currentLocation(), problem, null);
    }

    private DataException bad(JsonLocation at, String problem, Throwable cause) {
        return new DataException(file + ", line " + at.getLineNr() + ", column " + at.getColumnNr(), "this file of boxes " + problem, REMEDY, cause);
    }
}
