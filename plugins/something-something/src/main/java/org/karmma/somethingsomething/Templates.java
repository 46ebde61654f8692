package org.karmma.somethingsomething;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.dataset.DataException;

/** The classes: {@code {"Approaching something with your camera": "0", ...}}; 174 as published, any number here. */
final class Templates {

    private final List<String> names;
    private final Map<String, Integer> indices = new HashMap<>();

    private Templates(List<String> names) {
        this.names = List.copyOf(names);
        for (String name : names) {
            indices.put(name, indices.size());
        }
    }

    /** @throws DataException where indices are no numbers, or not 0, 1, 2, ... each once */
    static Templates read(Path file) throws DataException {
        return AnnotationFiles.read(file, json -> new Templates(names(file, json)));
    }

    private static List<String> names(Path file, JsonParser json) throws IOException, DataException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw AnnotationFiles.bad(file, json, "is no object of template: index");
        }
        Map<Integer, String> byIndex = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (byIndex.containsValue(name)) {
                throw AnnotationFiles.bad(file, name, "stands there twice");
            }
            String before = byIndex.put(index(file, name, json), name);
            if (before != null) {
                throw AnnotationFiles.bad(file, name, "has the index of \"" + before + "\", too");
            }
        }
        List<String> names = new ArrayList<>(byIndex.values());
        int next = 0;
        for (int index : byIndex.keySet()) {
            if (index != next++) {
                throw new DataException(file.toString(), "no template has index " + (next - 1), "The file must be whole: unpack it again");
            }
        }
        if (names.isEmpty()) {
            throw new DataException(file.toString(), "it names no template", "The file must be whole: unpack it again");
        }
        return names;
    }

    /** Published as text, rewritten by some as a number. */
    private static int index(Path file, String name, JsonParser json) throws IOException, DataException {
        if (json.currentToken().isStructStart()) {
            json.skipChildren();
        } else if (json.getText().matches("\\d{1,9}")) {
            return Integer.parseInt(json.getText());
        }
        throw AnnotationFiles.bad(file, name, "its index is " + json.getText() + ", not a number from 0 on");
    }

    /** By index. */
    List<String> names() {
        return names;
    }

    /** The class of a template as it stands in the annotations, with brackets: {@code Holding [something]}; -1 where there is none. */
    int index(String template) {
        return indices.getOrDefault(plain(template), -1);
    }

    static String plain(String template) {
        return template.replace("[", "").replace("]", "");
    }
}
