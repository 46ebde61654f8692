package org.karmma.detection;

import com.fasterxml.jackson.databind.JsonNode;
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
        this.pictures = new PictureFacts(number("fps", facts.get("fps"), defaults.fps()), number("width", facts.get("width"), defaults.width()),
                number("height", facts.get("height"), defaults.height()));
        this.vocabulary = vocabulary(facts.get("categories"));
    }

    Map<String, BoxTrack> tracks(Map<String, List<BoxFile.Frame>> videos) throws DataException {
        Map<String, BoxTrack> tracks = new LinkedHashMap<>();
        for (Map.Entry<String, List<BoxFile.Frame>> video : videos.entrySet()) {
            List<BoxTrack.Frame> frames = new ArrayList<>(video.getValue().size());
            for (BoxFile.Frame raw : video.getValue()) {
                List<Box> boxes = new ArrayList<>(raw.labels().size());
                for (BoxFile.Label b : raw.labels()) {
                    boxes.add(new Box(category(b.category(), raw.name()), b.hand(), b.x1(), b.y1(), b.x2(), b.y2(), b.score())
                            .within(pictures.width(), pictures.height()));
                }
                frames.add(new BoxTrack.Frame((frameNumber(raw.name()) - 1) / pictures.fps(), boxes));
            }
            tracks.put(video.getKey(), BoxTrack.of(frames, 1 / pictures.fps()));
        }
        return tracks;
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
        return new DataException(file.toString(), problem, BoxFile.REMEDY);
    }
}
