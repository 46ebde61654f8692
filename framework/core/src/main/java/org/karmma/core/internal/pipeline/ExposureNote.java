package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.karmma.core.internal.files.WholeFiles;

/**
 * What a stage notes of which clips it was shown: {@code run/exposure/STAGE.json}.
 *
 * @param stage its name
 * @param key of the stage, as its record has it
 * @param weights SHA-256 of the files that it made of what it saw, by the path that they have in the run; none while it is under way, or
 *     where it only answered
 * @param parts by split and purpose
 */
public record ExposureNote(String stage, String key, Map<String, String> weights, List<Part> parts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What something was shown for. */
    public enum Purpose {
        /** It changed weights. */
        LEARNING,
        /** It decided when to stop, which temperature to use, or what a package says of itself. */
        CHOOSING,
        /** It was answered, to be judged. */
        JUDGING;

        /** As written in files: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Purpose of(String id) {
            return Arrays.stream(values()).filter(purpose -> purpose.id().equals(id)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no purpose " + id));
        }
    }

    /**
     * What was shown of one split for one purpose.
     *
     * @param ids of all clips of the split that could be read
     * @param modalities bits over {@code ids}
     * @param labels bits over {@code ids}, by label space
     */
    public record Part(String split, Purpose purpose, List<String> ids, Map<String, BitSet> modalities, Map<String, BitSet> labels) {

        /** Those of which anything was shown. */
        public List<String> clips() {
            BitSet any = new BitSet();
            modalities.values().forEach(any::or);
            labels.values().forEach(any::or);
            return any.stream().mapToObj(ids::get).toList();
        }

        /** Whether it is about that split and purpose. */
        public boolean isOf(String otherSplit, Purpose otherPurpose) {
            return split.equals(otherSplit) && purpose == otherPurpose;
        }

        private static Part of(JsonNode node) {
            List<String> ids = new ArrayList<>();
            node.path("ids").forEach(id -> ids.add(id.asText()));
            return new Part(node.path("split").asText(), Purpose.of(node.path("purpose").asText()), ids,
                    bits(node.path("modalities"), ids.size()), bits(node.path("labels"), ids.size()));
        }

        private static Map<String, BitSet> bits(JsonNode node, int size) {
            Map<String, BitSet> bits = new LinkedHashMap<>();
            node.properties().forEach(field -> {
                BitSet set = BitSet.valueOf(Base64.getDecoder().decode(field.getValue().asText()));
                if (set.length() > size) {
                    throw new IllegalArgumentException(field.getKey() + " has more clips than the split");
                }
                bits.put(field.getKey(), set);
            });
            return bits;
        }

        private void into(ObjectNode node) {
            node.put("split", split).put("purpose", purpose.id());
            ids.forEach(node.putArray("ids")::add);
            put(node.putObject("modalities"), modalities);
            put(node.putObject("labels"), labels);
        }

        private static void put(ObjectNode node, Map<String, BitSet> bits) {
            bits.forEach((name, set) -> node.put(name, Base64.getEncoder().encodeToString(set.toByteArray())));
        }
    }

    /** @throws IOException if it cannot be read, or is damaged */
    public static ExposureNote read(Path file) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        Map<String, String> weights = new LinkedHashMap<>();
        root.path("weights").properties().forEach(field -> weights.put(field.getKey(), field.getValue().asText()));
        List<Part> parts = new ArrayList<>();
        try {
            root.path("shown").forEach(part -> parts.add(Part.of(part)));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new ExposureNote(root.path("stage").asText(), root.path("key").asText(), weights, parts);
    }

    /** Whole or not at all. */
    public void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("stage", stage).put("key", key);
        weights.forEach(root.putObject("weights")::put);
        ArrayNode shown = root.putArray("shown");
        parts.forEach(part -> part.into(shown.addObject()));
        Files.createDirectories(file.getParent());
        WholeFiles.write(file, aside -> JSON.writeValue(aside.toFile(), root));
    }
}
