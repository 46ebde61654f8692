package org.karmma.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;

/** Recordings as people name them on a command line: {@code KIND=FILE ...}, for instance {@code video=clip.mp4}. */
public final class NamedFiles {

    private NamedFiles() {}

    /**
     * By kind of medium, in the order given.
     *
     * @throws IllegalArgumentException if one is not KIND=FILE, or a kind is given twice
     * @throws DataException if a file cannot be read
     */
    public static Map<String, Path> parse(List<String> named) throws DataException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String one : named) {
            int equals = one.indexOf('=');
            if (equals < 1 || equals == one.length() - 1) {
                throw new IllegalArgumentException("recordings are named KIND=FILE, for instance pulse=clip.csv, not '" + one + "'");
            }
            Path file = Path.of(one.substring(equals + 1));
            if (files.put(one.substring(0, equals), file) != null) {
                throw new IllegalArgumentException(one.substring(0, equals) + "= is given twice; a clip has one recording of a kind");
            }
            if (!Files.isReadable(file)) {
                throw new DataException(file.toString(), "there is no such file that can be read", "Check the path");
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("name at least one recording: KIND=FILE, for instance pulse=clip.csv");
        }
        return files;
    }

    /** A clip of these files, called like the first of them; its span is all of them until it is set. */
    public static Clip.Builder clip(Map<String, Path> files) {
        Clip.Builder clip = Clip.builder(String.valueOf(files.values().iterator().next().getFileName()));
        files.forEach((kind, file) -> clip.evidence(kind, new Evidence.Recording(file)));
        return clip;
    }
}
