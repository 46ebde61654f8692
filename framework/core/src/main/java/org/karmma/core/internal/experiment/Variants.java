package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.karmma.core.ConfigurationException;
import org.karmma.core.SweepVariant;

/** Makes variants of keys and the values that each takes; the values of the first key change slowest. */
final class Variants {

    private final Map<String, List<JsonNode>> over;
    private final List<SweepVariant> grid;

    /** @throws ConfigurationException if {@code zip} and the keys have different numbers of values */
    Variants(Map<String, List<JsonNode>> over, boolean zip) throws ConfigurationException {
        this.over = over;
        grid = new ArrayList<>();
        if (zip) {
            zipped();
        } else {
            combined(new ArrayList<>(over.keySet()), new LinkedHashMap<>());
        }
    }

    /** Each named variant combined with everything that was made; these alone where none is named. */
    List<SweepVariant> with(Map<String, Map<String, String>> named) throws ConfigurationException {
        List<SweepVariant> all = new ArrayList<>();
        if (named.isEmpty()) {
            all.addAll(grid);
        }
        named.forEach((name, settings) -> grid.forEach(made -> {
            Map<String, String> both = new LinkedHashMap<>(settings);
            both.putAll(made.settings());
            all.add(new SweepVariant(made.name().isEmpty() ? name : name + "," + made.name(), both));
        }));
        Set<String> names = new HashSet<>();
        for (SweepVariant variant : all) {
            if (!names.add(variant.name())) {
                throw new ConfigurationException("two variants would be called " + variant.name() + ". Is a value given twice?");
            }
        }
        return all;
    }

    private void combined(List<String> keys, Map<String, JsonNode> sofar) {
        if (keys.isEmpty()) {
            grid.add(variant(sofar));
            return;
        }
        for (JsonNode value : over.get(keys.get(0))) {
            Map<String, JsonNode> more = new LinkedHashMap<>(sofar);
            more.put(keys.get(0), value);
            combined(keys.subList(1, keys.size()), more);
        }
    }

    private void zipped() throws ConfigurationException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        over.forEach((key, values) -> counts.put(key, values.size()));
        if (new HashSet<>(counts.values()).size() > 1) {
            throw new ConfigurationException("zip: every key needs as many values as the others, and they have " + counts + ".");
        }
        int count = counts.values().stream().findFirst().orElse(0);
        for (int i = 0; i < count; i++) {
            Map<String, JsonNode> row = new LinkedHashMap<>();
            for (Map.Entry<String, List<JsonNode>> key : over.entrySet()) {
                row.put(key.getKey(), key.getValue().get(i));
            }
            grid.add(variant(row));
        }
        if (grid.isEmpty()) {
            grid.add(variant(Map.of()));
        }
    }

    private SweepVariant variant(Map<String, JsonNode> values) {
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((key, value) -> settings.put(key, value.toString()));
        return new SweepVariant(values.entrySet().stream().map(e -> shortest(e.getKey()) + "=" + text(e.getValue()))
                .collect(Collectors.joining(",")), settings);
    }

    /** As much of a key's end as tells it from the others. */
    private String shortest(String key) {
        String[] parts = key.split("\\.");
        String end = "";
        for (int i = parts.length - 1; i >= 0; i--) {
            end = end.isEmpty() ? parts[i] : parts[i] + "." + end;
            String tail = "." + end;
            if (over.keySet().stream().filter(other -> ("." + other).endsWith(tail)).count() == 1) {
                break;
            }
        }
        return end;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString().replace("\"", "");
    }
}
