package org.karmma.detection;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.karmma.dataset.DataException;

/**
 * One file of boxes in the format of Something-Else (Materzynska et al. 2020), read whole. Three forms are understood:
 *
 * <ul>
 *   <li>a list of frames {@code [{"name": "2/0001.jpg", "labels": [{"box2d": {"x1", "y1", "x2", "y2"}, "category",
 *       "standard_category", "score"}]}]}, in pixels; frame {@code n} was taken at {@code (n - 1) / fps} seconds; a
 *       {@code standard_category} or category {@code hand} marks a hand; score and either category may be missing;
 *   <li>{@code {"<video>": [frames], ...}}, as published;
 *   <li>{@code {"fps": 12, "width": 320, "height": 240, "categories": ["plate", ...], "frames": [frames]}}, which says itself what
 *       else comes from the clip's video and the configuration. Where {@code categories} is given, a category's number is its place in
 *       that list (which is what a {@link BoxBuffer} of the same data set holds), otherwise it follows from its name ({@link
 *       CategoryCode#number}).
 * </ul>
 *
 * Whatever else stands in an object is left alone.
 */
final class BoxFile implements BoxSource {

    /** Key of the boxes in a file that does not say which video they are of. */
    static final String UNNAMED = "frames";

    private final Path file;
    private final BoxJson frames;
    private final Map<String, List<BoxJson.Frame>> videos = new LinkedHashMap<>();
    private final Map<String, JsonNode> facts = new LinkedHashMap<>();

    private BoxFile(Path file) {
        this.file = file;
        this.frames = new BoxJson(at -> where(file, at));
    }

    static String where(Path file, JsonLocation at) {
        return file + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** @throws DataException naming the line that is wrong */
    static BoxFile read(Path file) throws DataException {
        BoxFile boxes = new BoxFile(file);
        try {
            boxes.frames.read(BoxJson.JSON.createParser(file.toFile()), boxes::parse);
            return boxes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static DataException unreadable(Path file, IOException e) {
        return new DataException(file.toString(), "cannot be read: " + e.getMessage(), "Check the file and its permissions", e);
    }

    private BoxFile parse(JsonParser json) throws IOException, DataException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            videos.put(UNNAMED, frames.frames(json));
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            BoxJson.members(json, facts, this::list);
            if (videos.containsKey(UNNAMED)) {
                videos.keySet().retainAll(Set.of(UNNAMED));
            }
        } else {
            throw frames.bad(json, "holds neither a list of frames nor an object");
        }
        if (videos.isEmpty()) {
            throw frames.bad(json, "holds no list of frames");
        }
        return this;
    }

    private void list(String key, JsonParser json) throws IOException, DataException {
        if (key.equals(UNNAMED)) {
            videos.put(key, frames.frames(json));
        } else {
            frames.ifFrames(json).ifPresent(found -> videos.put(key, found));
        }
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Map<String, JsonNode> facts() {
        return facts;
    }

    @Override
    public int videos() {
        return videos.size();
    }

    @Override
    public Optional<List<BoxJson.Frame>> frames(String video) {
        return Optional.ofNullable(videos.get(video));
    }

    @Override
    public List<BoxJson.Frame> only() {
        return videos.values().iterator().next();
    }
}
