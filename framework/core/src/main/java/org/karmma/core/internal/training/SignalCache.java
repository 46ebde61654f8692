package org.karmma.core.internal.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.karmma.distillation.Targets;
import org.karmma.modality.SignalFormat;

/**
 * The decoded signals of a split: written once by {@link SignalWriter}, in shards, then mapped. Rows are the readable clips of all
 * shards, in the order of the data set.
 */
public final class SignalCache {

    /** The file that marks a shard as whole. */
    static final String INDEX = "index.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a shard knows of a clip. */
    public record Row(String id, Map<String, Integer> labels, List<String> present) {}

    /**
     * A clip that was left out, or what one modality recorded of it.
     *
     * @param modality null where the whole clip was left out
     */
    public record Bad(String id, String modality, String reason) {}

    /** The index of a shard. */
    public record Index(List<Row> rows, List<Bad> bad) {}

    /** Hears of what is handed out. */
    interface Watcher {
        Watcher NONE = new Watcher() {
            @Override
            public void signal(int row, String modality) {}

            @Override
            public void label(int row, String space) {}
        };

        /** A signal, or tokens that were made of it. */
        void signal(int row, String modality);

        /** A label, where there is one. */
        void label(int row, String space);
    }

    private record Place(int shard, int row) {}

    private final Path folder;
    private final List<Row> rows = new ArrayList<>();
    private final List<Bad> bad = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final int[] rowsOfShard;
    private final Map<String, SignalFile[]> files = new HashMap<>();
    private Watcher watcher = Watcher.NONE;

    private SignalCache(Path folder, int shards) {
        this.folder = folder;
        rowsOfShard = new int[shards];
    }

    /** @throws IOException if a shard is not there as a whole */
    public static SignalCache open(Path folder, int shards) throws IOException {
        SignalCache cache = new SignalCache(folder, shards);
        for (int s = 0; s < shards; s++) {
            Index index = index(shard(folder, s).resolve(INDEX));
            cache.rowsOfShard[s] = index.rows().size();
            for (int r = 0; r < index.rows().size(); r++) {
                cache.rows.add(index.rows().get(r));
                cache.places.add(new Place(s, r));
            }
            cache.bad.addAll(index.bad());
        }
        return cache;
    }

    private static Index index(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Index.class);
        } catch (IOException e) {
            throw SignalFile.damaged(file, "cannot be read (" + e.getMessage() + ")");
        }
    }

    static Path shard(Path folder, int shard) {
        return folder.resolve("shard" + shard);
    }

    public int size() {
        return rows.size();
    }

    public Row row(int i) {
        return rows.get(i);
    }

    /** What could not be used. */
    public List<Bad> bad() {
        return List.copyOf(bad);
    }

    /** Whether clip {@code i} was recorded with a modality, readably. */
    public boolean has(int i, String modality) {
        return rows.get(i).present().contains(modality);
    }

    /** Class index of clip {@code i}, or {@link Targets#UNLABELLED}. */
    public int label(int i, String space) {
        int label = rows.get(i).labels().getOrDefault(space, Targets.UNLABELLED);
        if (label != Targets.UNLABELLED) {
            watcher.label(i, space);
        }
        return label;
    }

    /** Copies the signal of clip {@code i}, which has it, to the position of {@code target}. */
    public void copy(int i, String modality, SignalFormat format, ByteBuffer target) {
        watcher.signal(i, modality);
        Place place = places.get(i);
        file(modality, format)[place.shard()].copy(place.row(), target);
    }

    void watch(Watcher hearer) {
        watcher = hearer;
    }

    /** Somebody is shown the tokens that were made of a clip's signals, those that it has of some modalities. */
    void tokensShown(int i, List<String> modalities) {
        for (String modality : modalities) {
            if (has(i, modality)) {
                watcher.signal(i, modality);
            }
        }
    }

    private synchronized SignalFile[] file(String modality, SignalFormat format) {
        return files.computeIfAbsent(SignalFile.name(modality, format), name -> {
            SignalFile[] opened = new SignalFile[rowsOfShard.length];
            try {
                for (int s = 0; s < opened.length; s++) {
                    opened[s] = SignalFile.open(shard(folder, s).resolve(SignalFile.file(name)), format, rowsOfShard[s]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            return opened;
        });
    }
}
