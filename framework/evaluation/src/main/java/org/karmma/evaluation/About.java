package org.karmma.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.karmma.dataset.DataException;

/**
 * What predictions are about, as {@code clips.json} says it.
 *
 * @param dataset empty where it is not said
 * @param split likewise
 * @param clips all of them; the size of a label space is 0 where only the logits tell it
 */
public record About(String dataset, String split, Subsets subsets, TestClips clips) {

    private static final Set<String> KEYS =
            new TreeSet<>(Set.of("format", "dataset", "split", "modalities", "clips", "labels", "classes", "groups"));
    private static final String FORM = "See docs/scoring.md";

    static About read(Path file) throws DataException {
        JsonFile json = JsonFile.read(file);
        for (Map.Entry<String, JsonNode> entry : json.root().properties()) {
            if (!KEYS.contains(entry.getKey())) {
                String nearest = KEYS.stream().min(Comparator.comparingInt(known ->
                        LevenshteinDistance.getDefaultInstance().apply(entry.getKey(), known))).orElseThrow();
                throw json.wrong(entry.getKey(), "unknown key; did you mean " + nearest + "?", "Known here: " + String.join(", ", KEYS));
            }
        }
        if (json.root().path("format").asInt(1) != 1) {
            throw json.wrong("format", "it is " + json.root().path("format") + ", and this reads 1", "Use a newer Karmma");
        }
        List<String> ids = texts(json, "modalities");
        for (int i = 0; i < ids.size(); i++) {
            named(json, "modalities[" + i + "]", ids.get(i));
        }
        Subsets subsets;
        try {
            subsets = Subsets.of(ids);
        } catch (IllegalArgumentException e) {
            throw json.wrong("modalities", e.getMessage(), FORM);
        }
        List<String> clips = texts(json, "clips");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < clips.size(); i++) {
            if (!seen.add(clips.get(i))) {
                throw json.wrong("clips[" + i + "]", "clip " + clips.get(i) + " stands there twice", "Name each clip once");
            }
        }
        List<TestClips.Space> spaces = spaces(json, clips.size());
        return new About(json.root().path("dataset").asText(""), json.root().path("split").asText(""), subsets,
                new TestClips(clips, spaces, groups(json, clips.size(), spaces)));
    }

    private static List<String> texts(JsonFile json, String key) throws DataException {
        JsonNode node = json.required(key, FORM);
        List<String> texts = new ArrayList<>();
        for (JsonNode text : node) {
            if (!text.isTextual() || text.asText().isBlank()) {
                throw json.wrong(key + "[" + texts.size() + "]", text + " is no text", FORM);
            }
            texts.add(text.asText());
        }
        if (!node.isArray() || texts.isEmpty()) {
            throw json.wrong(key, "it has to be a list of texts", FORM);
        }
        return texts;
    }

    /** Names become parts of file names. */
    private static void named(JsonFile json, String key, String name) throws DataException {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw json.wrong(key, "'" + name + "' is no name that files can bear", "Use letters, digits, _ and -");
        }
    }

    private static List<TestClips.Space> spaces(JsonFile json, int clips) throws DataException {
        JsonNode labels = json.required("labels", FORM);
        List<TestClips.Space> spaces = new ArrayList<>();
        for (Map.Entry<String, JsonNode> space : labels.properties()) {
            String key = "labels." + space.getKey();
            named(json, key, space.getKey());
            JsonNode classes = json.root().path("classes").path(space.getKey());
            int size = classes.isArray() ? classes.size() : 0;
            spaces.add(new TestClips.Space(space.getKey(), size, labels(json, key, space.getValue(), clips)));
        }
        if (spaces.isEmpty()) {
            throw json.wrong("labels", "it names no label space", "Write {\"action\": [one class index a clip]}");
        }
        return spaces;
    }

    private static int[] labels(JsonFile json, String key, JsonNode node, int clips) throws DataException {
        if (!node.isArray() || node.size() != clips) {
            throw json.wrong(key, "it has " + node.size() + " labels for " + clips + " clips",
                    "Write one class index a clip, null for none");
        }
        int[] labels = new int[clips];
        for (int i = 0; i < clips; i++) {
            JsonNode label = node.get(i);
            labels[i] = label.isNull() ? TestClips.UNLABELLED : label.asInt(-2);
            if (!label.isNull() && (!label.isIntegralNumber() || !label.canConvertToInt() || labels[i] < TestClips.UNLABELLED)) {
                throw json.wrong(key + "[" + i + "]", label + " is no class index", "Write a whole number from 0 on, or null for none");
            }
        }
        return labels;
    }

    private static List<TestClips.Group> groups(JsonFile json, int clips, List<TestClips.Space> spaces) throws DataException {
        List<TestClips.Group> groups = new ArrayList<>();
        JsonNode all = json.root().path("groups");
        for (int g = 0; g < all.size(); g++) {
            String key = "groups[" + g + "]";
            Map<String, int[]> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> of : all.get(g).path("clips").properties()) {
                if (spaces.stream().noneMatch(s -> s.id().equals(of.getKey()))) {
                    throw json.wrong(key + ".clips." + of.getKey(), "no such label space", "It is one of those in labels");
                }
                int[] clipsOf = new int[of.getValue().size()];
                for (int i = 0; i < clipsOf.length; i++) {
                    clipsOf[i] = of.getValue().get(i).asInt(-1);
                    if (clipsOf[i] < 0 || clipsOf[i] >= clips) {
                        throw json.wrong(key + ".clips." + of.getKey() + "[" + i + "]", of.getValue().get(i) + " is no number of a clip",
                                "Count the clips from 0");
                    }
                }
                members.put(of.getKey(), clipsOf);
            }
            String id = all.get(g).path("id").asText("");
            if (id.isEmpty()) {
                throw json.wrong(key + ".id", "it is missing", FORM);
            }
            groups.add(new TestClips.Group(id, all.get(g).path("title").asText(id), members));
        }
        return groups;
    }

    /**
     * How many a file of logits has.
     *
     * @param shape of the file's array
     * @param sizes of label spaces, as files have told so far
     * @throws DataException if it has no row for each clip and column for each class
     */
    int classes(Path file, TestClips.Space space, long[] shape, Map<String, Integer> sizes) throws DataException {
        if (shape.length != 2 || shape[1] == 0) {
            throw new DataException(file.toString(), "its shape is " + Arrays.toString(shape),
                    "Save a table of clips and classes, [clips, classes]");
        }
        if (shape[0] != clips.ids().size()) {
            throw new DataException(file.toString(), "it has " + shape[0] + " rows for " + clips.ids().size() + " clips",
                    "Write a row for each clip of clips.json, in that order");
        }
        int columns = (int) shape[1];
        int expected = space.size() > 0 ? space.size() : sizes.getOrDefault(space.id(), columns);
        if (columns != expected) {
            throw new DataException(file.toString(), "it has " + columns + " columns for " + expected + " classes of " + space.id(),
                    "Write a column for each class, the same in all files");
        }
        if (sizes.put(space.id(), columns) == null) {
            for (int clip = 0; clip < clips.ids().size(); clip++) {
                if (space.labels()[clip] >= columns) {
                    throw new DataException(file.toString(), "it has " + columns + " columns, and clip " + clips.ids().get(clip)
                            + " is labelled with class " + space.labels()[clip] + " of " + space.id(), "Count classes from 0");
                }
            }
        }
        return columns;
    }
}
