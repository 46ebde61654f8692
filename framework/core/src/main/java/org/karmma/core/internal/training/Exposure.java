package org.karmma.core.internal.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Split;

/**
 * Which clips a stage was shown, with which modalities and labels, and what for: noted where signals, tokens and labels are handed out,
 * not where somebody says what will be. Kept in a file beside the checkpoints and never shorter than the checkpoint, so that a stage that
 * goes on still knows all that it ever saw. For one thread.
 */
final class Exposure {

    /** What something was shown for. */
    enum Purpose {
        /** It changed weights. */
        LEARNING,
        /** It decided when to stop, which temperature to use, or what a package says of itself. */
        CHOOSING,
        /** It was answered, to be judged. */
        JUDGING;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String stage;
    private final String key;
    private final Path file;
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private final JsonNode earlier;
    private boolean learning;

    private Exposure(String stage, String key, Path file, JsonNode earlier) {
        this.stage = stage;
        this.key = key;
        this.file = file;
        this.earlier = earlier;
    }

    /** Takes up what the same stage, with the same key, has noted before it was stopped. */
    static Exposure of(StageContext context, String stage) {
        Path file = context.folder().exposure(stage);
        JsonNode earlier = null;
        try {
            JsonNode read = Files.exists(file) ? JSON.readTree(file.toFile()) : null;
            earlier = read != null && read.path("key").asText().equals(context.key()) ? read.path("shown") : null;
        } catch (IOException e) {
            context.messages().accept("what " + stage + " was shown before it was stopped cannot be read (" + e.getMessage()
                    + "); karmma audit will say so");
        }
        return new Exposure(stage, context.key(), file, earlier);
    }

    /** What was shown of one split for one purpose: bits by row. */
    private static final class Shown {
        private final Split split;
        private final Purpose purpose;
        private final SignalCache cache;
        private final Map<String, BitSet> modalities = new TreeMap<>();
        private final Map<String, BitSet> labels = new TreeMap<>();

        Shown(Split split, Purpose purpose, SignalCache cache) {
            this.split = split;
            this.purpose = purpose;
            this.cache = cache;
        }

        ObjectNode json() {
            ObjectNode node = JSON.createObjectNode().put("split", split.id()).put("purpose", purpose.id());
            var ids = node.putArray("ids");
            for (int i = 0; i < cache.size(); i++) {
                ids.add(cache.row(i).id());
            }
            put(node.putObject("modalities"), modalities);
            put(node.putObject("labels"), labels);
            return node;
        }

        private static void put(ObjectNode node, Map<String, BitSet> bits) {
            bits.forEach((name, set) -> node.put(name, Base64.getEncoder().encodeToString(set.toByteArray())));
        }

        void add(JsonNode earlier) {
            add(earlier.path("modalities"), modalities);
            add(earlier.path("labels"), labels);
        }

        private static void add(JsonNode earlier, Map<String, BitSet> bits) {
            earlier.fields().forEachRemaining(field -> bits.computeIfAbsent(field.getKey(), name -> new BitSet())
                    .or(BitSet.valueOf(Base64.getDecoder().decode(field.getValue().asText()))));
        }
    }

    /** A split as systems see it, watched. @param purpose outside of {@link #learning} */
    SystemData data(StageContext context, Split split, Purpose purpose, int shards) throws IOException {
        return new SystemData(context.setup(), context.folder(), split,
                watched(split, purpose, SignalCache.open(context.folder().signals(split), shards)));
    }

    /**
     * Notes from now on what is handed out of a split's cache.
     *
     * @param purpose outside of {@link #learning}
     */
    SignalCache watched(Split split, Purpose purpose, SignalCache cache) {
        cache.watch(new SignalCache.Watcher() {
            @Override
            public void signal(int row, String modality) {
                shown(split, purpose, cache).modalities.computeIfAbsent(modality, name -> new BitSet()).set(row);
            }

            @Override
            public void label(int row, String space) {
                shown(split, purpose, cache).labels.computeIfAbsent(space, name -> new BitSet()).set(row);
            }
        });
        return cache;
    }

    private Shown shown(Split split, Purpose purpose, SignalCache cache) {
        Purpose now = learning ? Purpose.LEARNING : purpose;
        return shown.computeIfAbsent(split.id() + " " + now.id(), name -> {
            Shown fresh = new Shown(split, now, cache);
            if (earlier != null) {
                for (JsonNode before : earlier) {
                    if (before.path("split").asText().equals(split.id()) && before.path("purpose").asText().equals(now.id())) {
                        fresh.add(before);
                    }
                }
            }
            return fresh;
        });
    }

    /** Whatever a loss asks for is learned from. */
    Fitting.Loss learning(Fitting.Loss loss) {
        return (step, rows, random) -> {
            learning = true;
            try {
                return loss.at(step, rows, random);
            } finally {
                learning = false;
            }
        };
    }

    /** Before a checkpoint is written. */
    void keep() throws IOException {
        write(Map.of());
    }

    /** When the stage has ended. @param weights the files that it has made of what it saw; none where it only answered */
    void end(List<Path> weights) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (Path made : weights) {
            hashes.put(file.getParent().getParent().relativize(made).toString(), WholeFiles.sha256(made));
        }
        write(hashes);
    }

    private void write(Map<String, String> weights) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("stage", stage).put("key", key);
        weights.forEach(root.putObject("weights")::put);
        List<ObjectNode> all = new ArrayList<>(shown.values().stream().map(Shown::json).toList());
        if (earlier != null) {
            for (JsonNode before : earlier) {
                if (!shown.containsKey(before.path("split").asText() + " " + before.path("purpose").asText())) {
                    all.add((ObjectNode) before);
                }
            }
        }
        root.putArray("shown").addAll(all);
        Files.createDirectories(file.getParent());
        WholeFiles.write(file, aside -> JSON.writeValue(aside.toFile(), root));
    }
}
