package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.ExposureNote;
import org.karmma.core.internal.pipeline.ExposureNote.Part;
import org.karmma.core.internal.pipeline.ExposureNote.Purpose;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.dataset.Split;

/**
 * Which clips a stage was shown, with which modalities and labels, and what for: noted where signals, tokens and labels are handed out,
 * not where somebody says what will be. Kept in a file beside the checkpoints and never shorter than the checkpoint, so that a stage that
 * goes on still knows all that it ever saw. For one thread.
 */
final class Exposure {

    private final String stage;
    private final String key;
    private final Path file;
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private final List<Part> earlier;
    private boolean learning;

    private Exposure(String stage, String key, Path file, List<Part> earlier) {
        this.stage = stage;
        this.key = key;
        this.file = file;
        this.earlier = earlier;
    }

    /** Takes up what the same stage, with the same key, has noted before it was stopped. */
    static Exposure of(StageContext context, String stage) {
        Path file = context.folder().exposure(stage);
        List<Part> earlier = List.of();
        try {
            ExposureNote note = Files.exists(file) ? ExposureNote.read(file) : null;
            earlier = note != null && note.key().equals(context.key()) ? note.parts() : List.of();
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

        Part part() {
            List<String> ids = IntStream.range(0, cache.size()).mapToObj(i -> cache.row(i).id()).toList();
            return new Part(split.id(), purpose, ids, modalities, labels);
        }

        void add(Part earlier) {
            add(earlier.modalities(), modalities);
            add(earlier.labels(), labels);
        }

        private static void add(Map<String, BitSet> earlier, Map<String, BitSet> bits) {
            earlier.forEach((name, set) -> bits.computeIfAbsent(name, n -> new BitSet()).or(set));
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
        return shown.computeIfAbsent(name(split.id(), now), name -> {
            Shown fresh = new Shown(split, now, cache);
            earlier.stream().filter(part -> part.isOf(split.id(), now)).forEach(fresh::add);
            return fresh;
        });
    }

    private static String name(String split, Purpose purpose) {
        return split + " " + purpose.id();
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
        List<Part> parts = new ArrayList<>(shown.values().stream().map(Shown::part).toList());
        earlier.stream().filter(part -> !shown.containsKey(name(part.split(), part.purpose()))).forEach(parts::add);
        new ExposureNote(stage, key, weights, parts).write(file);
    }
}
