package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.karmma.core.internal.files.WholeFiles;

/**
 * That a stage is done.
 *
 * @param key hash of all its inputs and of the keys of the stages it needed
 * @param seconds how long it took
 * @param peakMemoryMb the most that its JVM had in memory meanwhile, mapped files included, MiB; null where the system does not tell
 * @param facts what it found
 * @param code the bundles that were at work, by what they are for, as SHA-256
 */
public record StageRecord(String stage, String key, double seconds, Double peakMemoryMb, JsonNode facts,
        Map<String, String> code) {


    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** The record of a stage if it was done with just these inputs, otherwise null, as where it is not a record that this code wrote. */
    static StageRecord read(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            StageRecord record = JSON.readValue(file.toFile(), StageRecord.class);
            return key.equals(record.key()) ? record : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** How long a stage took, whatever its inputs were; empty where no record of it can be read. */
    static OptionalDouble seconds(Path file) {
        try {
            return Files.exists(file) ? OptionalDouble.of(JSON.readValue(file.toFile(), StageRecord.class).seconds())
                    : OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    void write(Path file) throws IOException {
        WholeFiles.write(file, f -> JSON.writerWithDefaultPrettyPrinter().writeValue(f.toFile(), this));
    }

    /** The bundles that made what records are of; of one that changed without a stage being done again there are several hashes. */
    static Map<String, Set<String>> code(Collection<StageRecord> records) {
        Map<String, Set<String>> code = new TreeMap<>();
        records.stream().filter(r -> r.code() != null)
                .forEach(r -> r.code().forEach((what, hash) -> code.computeIfAbsent(what, w -> new LinkedHashSet<>()).add(hash)));
        return code;
    }

    /**
     * The key of each stage; stages stand behind those that they need.
     *
     * @param found the facts of those that look, by name
     */
    static Map<String, String> keys(List<Stage> stages, Map<String, JsonNode> found) {
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            for (Stage stage : stages) {
                StringBuilder text = new StringBuilder(stage.name()).append('\n').append(JSON.writeValueAsString(stage.inputs()));
                for (String need : stage.needs()) {
                    String key = keys.get(need);
                    if (key == null) {
                        throw new IllegalArgumentException("stage " + stage.name() + " needs " + need + ", which does not stand before it");
                    }
                    boolean told = stage.finding() != null && found.containsKey(need);
                    text.append('\n').append(told ? found.get(need).at(stage.finding()) : key);
                }
                keys.put(stage.name(), WholeFiles.sha256(text.toString()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("inputs are plain values", e);
        }
        return keys;
    }
}
