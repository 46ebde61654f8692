package org.karmma.core.internal.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.SweepRequest;
import org.karmma.core.SweepVariant;

/** Reads what a sweep is to run: from a sweep file, from the command line, or from both. Keys of the experiment are not looked at here. */
public final class SweepReader {

    private static final Schema SCHEMA = new Schema("sweep.schema.json");
    /** Which split is judged is said once, for all variants. */
    private static final String SPLIT = "evaluation.split";

    private final SweepRequest request;
    private final Map<String, String> common = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> over = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> named = new LinkedHashMap<>();
    private Path experiment;
    private boolean zip;

    private SweepReader(SweepRequest request) {
        this.request = request;
        experiment = request.file();
        zip = request.zip();
    }

    /** @throws ConfigurationException naming the file or option, the key, and what to do */
    public static SweepPlan read(SweepRequest request) throws ConfigurationException {
        SweepReader reader = new SweepReader(request);
        reader.file();
        reader.commandLine();
        reader.check();
        List<SweepVariant> variants = new Variants(reader.over, reader.zip).with(reader.named);
        return new SweepPlan(reader.experiment, reader.common, reader.chosen(variants));
    }

    private void file() throws ConfigurationException {
        Path file = request.file();
        ObjectNode root = Schema.document(file, "an experiment or a sweep file", "Give an experiment file, or a sweep file.");
        if (!root.has("experiment") && !root.has("variants") && !root.has("over")) {
            return; // an experiment
        }
        SCHEMA.complete(file, root);
        experiment = named(root.get("experiment").asText());
        root.get("set").properties().forEach(e -> common.put(e.getKey(), e.getValue().toString()));
        root.get("over").properties().forEach(e -> {
            List<JsonNode> values = new ArrayList<>();
            e.getValue().forEach(values::add);
            over.put(e.getKey(), values);
        });
        zip |= root.get("zip").asBoolean();
        root.get("variants").properties().forEach(variant -> {
            Map<String, String> settings = new LinkedHashMap<>();
            variant.getValue().properties().forEach(e -> settings.put(e.getKey(), e.getValue().toString()));
            named.put(variant.getKey(), settings);
        });
    }

    /** Beside the sweep file, or one that came with the installation. */
    private Path named(String name) throws ConfigurationException {
        Path beside = request.file().toAbsolutePath().resolveSibling(name).normalize();
        if (Files.isRegularFile(beside)) {
            return beside;
        }
        Path installed = request.experiments() == null ? null : request.experiments().resolve(name + ".yaml");
        if (installed != null && Files.isRegularFile(installed)) {
            return installed;
        }
        throw new ConfigurationException(request.file() + ": experiment: there is neither a file " + beside + " nor an experiment called "
                + name + (request.experiments() == null ? "" : " in " + request.experiments()) + ".");
    }

    private void commandLine() throws ConfigurationException {
        common.putAll(request.overrides());
        // what somebody types has the last word
        named.values().forEach(settings -> request.overrides().forEach((key, value) -> settings.computeIfPresent(key, (k, old) -> value)));
        for (Map.Entry<String, List<String>> key : request.over().entrySet()) {
            List<JsonNode> values = new ArrayList<>();
            for (String text : key.getValue()) {
                try {
                    values.add(Schema.value(key.getKey(), text));
                } catch (JsonProcessingException e) {
                    throw new ConfigurationException("--over " + key.getKey() + "=" + text + ": the value is not YAML: "
                            + e.getOriginalMessage());
                }
            }
            over.put(key.getKey(), values);
        }
    }

    private void check() throws ConfigurationException {
        if (over.isEmpty() && named.isEmpty()) {
            throw new ConfigurationException(request.file() + ": nothing varies. Give --over KEY=VALUE,VALUE,..., or a sweep file with over"
                    + " or variants.");
        }
        for (String key : over.keySet()) {
            if (request.overrides().containsKey(key)) {
                throw new ConfigurationException(key + " is both set for all variants and swept. Leave one of them out.");
            }
            for (Map.Entry<String, Map<String, String>> variant : named.entrySet()) {
                if (variant.getValue().containsKey(key)) {
                    throw new ConfigurationException("variant " + variant.getKey() + ": " + key + " is swept, too. Leave one of them out.");
                }
            }
        }
        boolean split = common.containsKey(SPLIT) || over.containsKey(SPLIT) || named.values().stream().anyMatch(v -> v.containsKey(SPLIT));
        if (split) {
            throw new ConfigurationException(SPLIT + ": a sweep judges all variants on one split, by default validation. Say --split test"
                    + " to judge them on test.");
        }
    }

    private List<SweepVariant> chosen(List<SweepVariant> all) throws ConfigurationException {
        List<String> names = all.stream().map(SweepVariant::name).toList();
        for (String name : request.only()) {
            if (!names.contains(name)) {
                throw new ConfigurationException("--only: " + UnknownKeys.say(name, "", names).replace("unknown key", "no such variant"));
            }
        }
        return request.only().isEmpty() ? all : all.stream().filter(v -> request.only().contains(v.name())).toList();
    }
}
