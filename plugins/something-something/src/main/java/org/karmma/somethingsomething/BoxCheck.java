package org.karmma.somethingsomething;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Findings;

/** Reads a file of boxes from front to back, a frame at a time, however large it is: {@code {"12345": [frame, ...], ...}}. */
final class BoxCheck {

    private static final String KIND = "boxes";
    private static final String REMEDY = "Fetch the file again, or mend it";
    private static final Pattern NUMBERED = Pattern.compile(".*\\d[^\\d/]*");
    private static final List<String> CORNERS = List.of("x1", "y1", "x2", "y2");

    private final Path file;
    private final Map<String, Path> boxed;
    private final Findings findings;

    /** @param boxed which videos were found, and where; this file's are added */
    BoxCheck(Path file, Map<String, Path> boxed, Findings findings) {
        this.file = file;
        this.boxed = boxed;
        this.findings = findings;
    }

    /** @param read is told how many bytes of the file have been gone through, after each video */
    void run(LongConsumer read) {
        try {
            AnnotationFiles.read(file, json -> {
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw AnnotationFiles.bad(file, json, "is no object of video: frames");
                }
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    video(json, json.currentName());
                    read.accept(json.currentLocation().getByteOffset());
                }
                return null;
            });
        } catch (DataException e) {
            findings.error(KIND, e.where(), e.problem() + "; the boxes before this are counted", REMEDY);
        }
    }

    private void video(JsonParser json, String id) throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            bad(id, "is no list of frames");
            return;
        }
        int frames = 0;
        String problem = null;
        for (; json.nextToken() != JsonToken.END_ARRAY; frames++) {
            Optional<String> found = problemOf(json.readValueAsTree());
            problem = problem == null ? found.orElse(null) : problem;
        }
        Path before = boxed.get(id);
        if (problem != null) {
            bad(id, problem);
        } else if (frames == 0) {
            bad(id, "has no frame");
        } else if (before != null) {
            findings.warning(KIND, file + ", video " + id, "is in " + before.getFileName() + ", too", "The first one is read");
        } else {
            boxed.put(id, file);
        }
    }

    private void bad(String id, String problem) {
        findings.error(KIND, file + ", video " + id, problem, REMEDY);
    }

    private static Optional<String> problemOf(JsonNode frame) {
        if (!frame.path("name").isTextual() || !NUMBERED.matcher(frame.path("name").textValue()).matches()) {
            return Optional.of("has a frame without a numbered \"name\": " + frame.path("name"));
        }
        String name = frame.path("name").textValue();
        if (!frame.path("labels").isArray() && !frame.path("labels").isMissingNode() && !frame.path("labels").isNull()) {
            return Optional.of("has a frame " + name + " whose \"labels\" are no list");
        }
        for (JsonNode label : frame.path("labels")) {
            for (String corner : CORNERS) {
                if (!label.path("box2d").path(corner).isNumber()) {
                    return Optional.of("has a box in frame " + name + " whose box2d." + corner + " is "
                            + (label.path("box2d").path(corner).isMissingNode() ? "missing" : label.path("box2d").path(corner)));
                }
            }
        }
        return Optional.empty();
    }
}
