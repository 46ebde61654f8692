package org.karmma.core.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;

/**
 * What a stage noted that it was shown, read back.
 *
 * @param stage its name
 * @param weights the files that it made, by the path that they have in the run
 * @param parts by split and purpose
 */
record Exposed(String stage, List<String> weights, List<Part> parts) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AGAIN = "Run the experiment again: stages that are not proven are done again when their record is deleted";

    /**
     * @param ids of all clips of the split that could be read
     * @param modalities bits over {@code ids}
     * @param labels bits over {@code ids}, by label space
     */
    record Part(String split, String purpose, List<String> ids, Map<String, BitSet> modalities, Map<String, BitSet> labels) {

        /** Those of which anything was shown. */
        List<String> clips() {
            BitSet any = new BitSet();
            modalities.values().forEach(any::or);
            labels.values().forEach(any::or);
            return any.stream().mapToObj(ids::get).toList();
        }
    }

    /**
     * @param key that the stage's record bears
     * @param work folder that paths of weights count from
     * @throws DataException if the note is missing, damaged, of another key, or about other weights than those that are there
     */
    static Exposed read(Path file, String stage, String key, Path work) throws DataException {
        if (!Files.exists(file)) {
            throw new DataException(file.toString(), "is missing: nobody noted what " + stage + " was shown", AGAIN);
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            if (!root.path("stage").asText().equals(stage) || !root.path("key").asText().equals(key)) {
                throw new DataException(file.toString(), "is not about the " + stage + " that the run's record is of", AGAIN);
            }
            List<String> named = new ArrayList<>();
            for (var weights : (Iterable<Map.Entry<String, JsonNode>>) root.path("weights")::fields) {
                Path made = work.resolve(weights.getKey());
                named.add(weights.getKey());
                if (!Files.exists(made) || !WholeFiles.sha256(made).equals(weights.getValue().asText())) {
                    throw new DataException(made.toString(), Files.exists(made) ? "was not made by the " + stage + " that noted what it was shown"
                            : "is missing", AGAIN);
                }
            }
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : root.path("shown")) {
                List<String> ids = new ArrayList<>();
                part.path("ids").forEach(id -> ids.add(id.asText()));
                parts.add(new Part(part.path("split").asText(), part.path("purpose").asText(), ids,
                        bits(part.path("modalities"), ids.size()), bits(part.path("labels"), ids.size())));
            }
            return new Exposed(stage, named, parts);
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(file.toString(), "is damaged: " + e.getMessage(), AGAIN, e);
        }
    }

    private static Map<String, BitSet> bits(JsonNode node, int size) {
        Map<String, BitSet> bits = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> {
            BitSet set = BitSet.valueOf(Base64.getDecoder().decode(field.getValue().asText()));
            if (set.length() > size) {
                throw new IllegalArgumentException(field.getKey() + " has more clips than the split");
            }
            bits.put(field.getKey(), set);
        });
        return bits;
    }
}
