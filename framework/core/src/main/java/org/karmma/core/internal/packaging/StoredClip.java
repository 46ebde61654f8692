package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Modality;

/**
 * A clip as {@code clips.json} spells it.
 *
 * @param id the clip's
 * @param start of its span, seconds
 * @param end of its span, seconds; null where it is open
 * @param evidence by kind of medium
 */
record StoredClip(String id, double start, Double end, Map<String, Source> evidence) {

    StoredClip {
        Objects.requireNonNull(id, "id");
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }

    /**
     * @param path of a file or a folder, relative to all clips
     * @param buffer how the file's bytes are to be taken, or null for a recording
     */
    record Source(String path, Buffer buffer) {
        Source {
            Objects.requireNonNull(path, "path");
        }
    }

    /** Samples in memory: row-major, floats little-endian. */
    record Buffer(ElementType type, long[] shape, double rate, double start, String clock) {
        Buffer {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(shape, "shape");
            Objects.requireNonNull(clock, "clock");
        }
    }

    /**
     * @param at where in {@code files} its own go, a prefix that ends with {@code /}
     * @throws IllegalArgumentException if it is too large, or its evidence lies elsewhere than in its folder
     */
    static StoredClip of(Excerpt excerpt, String at, Map<String, byte[]> files) throws IOException {
        Path folder = excerpt.folder().toAbsolutePath().normalize();
        for (String name : ProbeClips.names(folder)) {
            files.put(at + name, Files.readAllBytes(folder.resolve(name)));
        }
        Map<String, Source> sources = new TreeMap<>();
        for (Map.Entry<String, Evidence> kind : excerpt.clip().evidence().entrySet()) {
            if (kind.getValue() instanceof Evidence.Buffer b) {
                String path = at + "buffer" + (sources.size() + 1) + ".raw";
                if (files.put(path, bytes(b.samples())) != null) {
                    throw new IllegalArgumentException("its folder holds a file " + path + ", which is the name of a buffer");
                }
                Buffer buffer = new Buffer(b.samples().type(), b.samples().shape(), b.rate(), b.start(), b.clock());
                sources.put(kind.getKey(), new Source(path, buffer));
            } else {
                Evidence.Recording recording = (Evidence.Recording) kind.getValue();
                Path path = recording.path().toAbsolutePath().normalize();
                if (recording.entry().isPresent()) {
                    throw new IllegalArgumentException("its " + kind.getKey() + ", " + recording
                            + ", is one of the recordings of a file, not"
                            + " a file of its own");
                }
                if (!path.startsWith(folder) || path.equals(folder) || !Files.exists(path)) {
                    throw new IllegalArgumentException("its " + kind.getKey() + ", " + path + ", is no file in the folder that it was"
                            + " given");
                }
                sources.put(kind.getKey(), new Source(at + folder.relativize(path).toString().replace('\\', '/'), null));
            }
        }
        long size = files.entrySet().stream().filter(file -> file.getKey().startsWith(at)).mapToLong(file -> file.getValue().length).sum();
        if (size > Modality.EXCERPT_BYTES) {
            throw new IllegalArgumentException("it takes " + size + " bytes, allowed are " + Modality.EXCERPT_BYTES);
        }
        Clip clip = excerpt.clip();
        return new StoredClip(clip.id(), clip.span().start(), clip.span().isOpen() ? null : clip.span().end(), sources);
    }

    /** @throws IllegalArgumentException if it names files that are not its slot's, or not there */
    void check(String slot, Map<String, byte[]> files) {
        evidence.forEach((kind, source) -> {
            boolean there = files.containsKey(source.path)
                    || source.buffer == null && files.keySet().stream().anyMatch(name -> name.startsWith(source.path + "/"));
            if (!there || !source.path.startsWith(slot + "/")) {
                throw new IllegalArgumentException("the " + kind + " of probe clip " + id + " of slot " + slot + " is not there: "
                        + source.path);
            }
            if (source.buffer != null) {
                samples(source, files);
            }
        });
    }

    /** The clip over files that lie in {@code folder}. */
    Clip in(Path folder, Map<String, byte[]> files) {
        Clip.Builder clip = Clip.builder(id).span(start, end == null ? Double.POSITIVE_INFINITY : end);
        evidence.forEach((kind, source) -> clip.evidence(kind, source.buffer == null ? new Evidence.Recording(folder.resolve(source.path))
                : new Evidence.Buffer(samples(source, files), source.buffer.rate, source.buffer.start, source.buffer.clock)));
        return clip.build();
    }

    private static Samples samples(Source source, Map<String, byte[]> files) {
        byte[] content = files.get(source.path);
        if (source.buffer.type == ElementType.UINT8) {
            return Samples.of(content, source.buffer.shape);
        }
        float[] floats = new float[content.length / 4];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return Samples.of(floats, source.buffer.shape);
    }

    private static byte[] bytes(Samples samples) {
        if (samples.type() == ElementType.UINT8) {
            return samples.bytes();
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(samples.floats());
        return bytes.array();
    }
}
