package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.karmma.core.internal.files.Folders;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;

/**
 * The tiny clips that the probes of a network start at: per slot one for each row of {@code slot/signal}, in the same order, or none, and
 * then why. Immutable; all of it is held in memory, which is a few kilobytes a clip. In a package it is the folder {@code probes}: {@code
 * clips.json} and, per clip, the folder {@code slot/number} with its files.
 */
public final class ProbeClips {

    /** No slot has any: packages of before there were such. */
    public static final ProbeClips NONE = new ProbeClips(Map.of(), Map.of(), Map.of());

    static final String FOLDER = "probes/";

    private static final String INDEX = "clips.json";
    private static final JsonMapper JSON = PackageJson.mapper();
    private static final String AGAIN = "Package the model again, or copy it again from where it is whole.";

    private final Map<String, List<StoredClip>> clips;
    private final Map<String, String> without;
    private final Map<String, byte[]> files;

    private ProbeClips(Map<String, List<StoredClip>> clips, Map<String, String> without, Map<String, byte[]> files) {
        this.clips = clips;
        this.without = without;
        this.files = files;
    }

    /** What {@code clips.json} holds: clips by slot, and why a slot has none. */
    record Index(Map<String, List<StoredClip>> clips, Map<String, String> without) {
        Index {
            Objects.requireNonNull(clips, "clips");
            Objects.requireNonNull(without, "without");
        }
    }

    /**
     * These, and the clips of one more slot, or others for one that has some.
     *
     * @throws IllegalArgumentException if an excerpt is too large, or lies elsewhere than in its folder
     */
    public ProbeClips with(String slot, List<Excerpt> excerpts) throws IOException {
        ProbeClips more = without(slot, null);
        List<StoredClip> stored = new ArrayList<>();
        for (Excerpt excerpt : excerpts) {
            String folder = slot + "/" + (stored.size() + 1) + "/";
            Map<String, byte[]> own = new TreeMap<>();
            stored.add(StoredClip.of(excerpt, folder, own));
            more.files.putAll(own);
        }
        more.without.remove(slot);
        more.clips.put(slot, List.copyOf(stored));
        return more;
    }

    /** These, but none for one slot. */
    public ProbeClips without(String slot, String reason) {
        ProbeClips less = new ProbeClips(new TreeMap<>(clips), new TreeMap<>(without), new TreeMap<>(files));
        less.clips.remove(slot);
        less.files.keySet().removeIf(name -> name.startsWith(slot + "/"));
        less.without.put(slot, reason);
        return less;
    }

    /** How many clips a slot has. */
    public int count(String slot) {
        return clips.getOrDefault(slot, List.of()).size();
    }

    /** Why a slot has none, where that is known. */
    public Optional<String> reason(String slot) {
        return Optional.ofNullable(without.get(slot));
    }

    boolean isEmpty() {
        return clips.isEmpty() && without.isEmpty();
    }

    /** Writes a slot's clips to where they can be read, until the result is closed. */
    public Unpacked unpack(String slot) throws IOException {
        Unpacked unpacked = new Unpacked(Files.createTempDirectory("karmma-probes-"), new ArrayList<>());
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (file.getKey().startsWith(slot + "/")) {
                    write(unpacked.folder(), file.getKey(), file.getValue());
                }
            }
            for (StoredClip clip : clips.getOrDefault(slot, List.of())) {
                unpacked.clips().add(clip.in(unpacked.folder(), files));
            }
            return unpacked;
        } catch (IOException | RuntimeException e) {
            unpacked.close();
            throw e;
        }
    }

    /**
     * Clips on disk, as long as it is open.
     *
     * @param folder where their files are
     * @param clips in the order of the probes
     */
    public record Unpacked(Path folder, List<Clip> clips) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Folders.delete(folder);
        }
    }

    /** Writes everything into a package. @return the names of the files there */
    List<String> write(Path packageFolder) throws IOException {
        List<String> names = new ArrayList<>();
        if (isEmpty()) {
            return names;
        }
        Map<String, byte[]> all = new TreeMap<>(files);
        all.put(INDEX, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Index(clips, without)));
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            write(packageFolder, FOLDER + file.getKey(), file.getValue());
            names.add(FOLDER + file.getKey());
        }
        return names;
    }

    private static void write(Path folder, String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** Reads what {@link #write} wrote. @param names of all files of the package, verified */
    static ProbeClips read(Path packageFolder, Collection<String> names) throws DataException {
        Path index = packageFolder.resolve(FOLDER + INDEX);
        if (!names.contains(FOLDER + INDEX)) {
            return NONE;
        }
        try {
            Map<String, byte[]> files = new TreeMap<>();
            for (String name : names) {
                if (name.startsWith(FOLDER) && !name.equals(FOLDER + INDEX)) {
                    files.put(name.substring(FOLDER.length()), Files.readAllBytes(packageFolder.resolve(name)));
                }
            }
            Index read = JSON.readValue(index.toFile(), Index.class);
            for (Map.Entry<String, List<StoredClip>> slot : read.clips().entrySet()) {
                for (StoredClip clip : slot.getValue()) {
                    clip.check(slot.getKey(), files);
                }
            }
            return new ProbeClips(new TreeMap<>(read.clips()), new TreeMap<>(read.without()), files);
        } catch (JsonProcessingException e) {
            throw new DataException(index.toString(), "it cannot be understood: " + e.getOriginalMessage(), AGAIN, e);
        } catch (IllegalArgumentException e) {
            throw new DataException(index.toString(), e.getMessage(), AGAIN, e);
        } catch (IOException e) {
            throw new DataException(index.toString(), "the probes' clips cannot be read: " + e, AGAIN, e);
        }
    }

    /** Relative names of the files under a folder, with {@code /} between. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString().replace('\\', '/')).sorted().toList();
        }
    }
}
