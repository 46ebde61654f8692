package org.karmma.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/** Makes boxes in time and picture of labels in pixels: with what a file says about its pictures, else with the defaults. */
final class BoxFacts {

    /** What a file may say about its pictures. */
    static final Set<String> KEYS = Set.of("fps", "width", "height", "categories");

    /** The last digits of the file name, but for its ending: 1 in {@code 2/0001.jpg} and in {@code frame_0000000001.jpg}. */
    private static final Pattern FRAME_NUMBER = Pattern.compile("(\\d+)[^\\d/]*(\\.[^./]*)?$");

    private final Path file;
    private final PictureFacts pictures;
    /** Empty where the file has no list of categories. */
    private final Map<String, Integer> vocabulary;

    BoxFacts(Path file, Map<String, JsonNode> facts, PictureFacts defaults) throws DataException {
        this.file = file;
        this.pictures = new PictureFacts(number("fps", facts.get("fps"), defaults.fps()),
                number("width", facts.get("width"), defaults.width()), number("height", facts.get("height"), defaults.height()));
        this.vocabulary = vocabulary(facts.get("categories"));
    }

    BoxTrack track(List<BoxJson.Frame> drawn) throws DataException {
        List<BoxTrack.Frame> frames = new ArrayList<>(drawn.size());
        for (BoxJson.Frame raw : drawn) {
            List<Box> boxes = new ArrayList<>(raw.labels().size());
            for (BoxJson.Label b : raw.labels()) {
                boxes.add(new Box(category(b.category(), raw.name()), b.hand(), b.x1(), b.y1(), b.x2(), b.y2(), b.score())
                        .within(pictures.width(), pictures.height()));
            }
            frames.add(new BoxTrack.Frame(time(raw), boxes));
        }
        return BoxTrack.of(frames, 1 / pictures.fps());
    }

    /** Whether a file says how large its pictures are. */
    static boolean saysSize(Map<String, JsonNode> facts) {
        return facts.containsKey("width") && facts.containsKey("height");
    }

    /** When a frame was taken, seconds. */
    double time(BoxJson.Frame frame) throws DataException {
        return (frameNumber(frame.name()) - 1) / pictures.fps();
    }

    /** Writes them so that no default is needed to read them again. */
    ObjectNode json(ObjectNode node) {
        node.put("fps", pictures.fps()).put("width", pictures.width()).put("height", pictures.height());
        if (!vocabulary.isEmpty()) {
            vocabulary.keySet().forEach(node.putArray("categories")::add);
        }
        return node;
    }

    private double number(String key, JsonNode value, double fallback) throws DataException {
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isNumber() || !(value.doubleValue() > 0)) {
            throw bad("\"" + key + "\" is " + value + ", not a number above 0");
        }
        return value.doubleValue();
    }

    private Map<String, Integer> vocabulary(JsonNode names) throws DataException {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        if (names != null) {
            for (JsonNode name : names) {
                vocabulary.put(name.asText(), vocabulary.size());
            }
            if (vocabulary.size() != names.size() || vocabulary.isEmpty()) {
                throw bad("\"categories\" is no list of different names");
            }
        }
        return vocabulary;
    }

    private int category(String name, String frame) throws DataException {
        if (vocabulary.isEmpty()) {
            return CategoryCode.number(name);
        }
        Integer number = vocabulary.get(name);
        if (number == null) {
            throw bad("frame \"" + frame + "\" has a category \"" + name + "\" that is not among the file's \"categories\"");
        }
        return number;
    }

    private long frameNumber(String name) throws DataException {
        Matcher digits = FRAME_NUMBER.matcher(name);
        if (!digits.find() || digits.group(1).length() > 15 || Long.parseLong(digits.group(1)) < 1) {
            throw bad("frame \"" + name + "\" has no frame number from 1 on in its name");
        }
        return Long.parseLong(digits.group(1));
    }

    private DataException bad(String problem) {
        return new DataException(file.toString(), problem, BoxJson.REMEDY);
    }
}
