package org.karmma.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.dataset.DataException;

/** A JSON file of somebody else's: what is wrong in it is told with its name and the key. */
final class JsonFile {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final Path file;
    private final JsonNode root;

    private JsonFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** @throws DataException if it cannot be read, or is not one whole JSON object */
    static JsonFile read(Path file) throws DataException {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file.toString(), "there is no such file", "Look at the name");
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            if (!root.isObject()) {
                throw new DataException(file.toString(), root.isMissingNode() ? "it is empty" : "it is no JSON object",
                        "It has to begin with { and hold keys");
            }
            return new JsonFile(file, root);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new DataException(file + line, "not JSON, or cut off: " + e.getOriginalMessage(), "Write it again", e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be read (" + e + ")", "Look at the file's permissions", e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** What stands at a key of the root. @throws DataException if nothing does */
    JsonNode required(String key, String remedy) throws DataException {
        JsonNode node = root.path(key);
        if (node.isMissingNode() || node.isNull()) {
            throw wrong(key, "it is missing", remedy);
        }
        return node;
    }

    /** What is wrong with a key, which is given in dots and brackets. */
    DataException wrong(String key, String problem, String remedy) {
        return new DataException(file + ": " + key, problem, remedy);
    }
}
