package org.karmma.microkitchens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.karmma.dataset.DataException;

/**
 * {@code micro-kitchens.json}, the file by which a folder is known as ours and whole.
 *
 * @param format raised when the same settings would give other files
 * @param settings those that decide what is on disk
 * @param sha256 of each file, by path under the root; empty until all are written
 */
record Manifest(int format, Map<String, String> settings, Map<String, String> sha256) {

    static final int FORMAT = 1;
    private static final String NAME = "micro-kitchens.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static Manifest begun(Settings settings) {
        return new Manifest(FORMAT, settings.onDisk(), Map.of());
    }

    boolean whole() {
        return !sha256.isEmpty();
    }

    /**
     * What stands under a root.
     *
     * @return null where nothing was begun
     * @throws DataException if the folder holds something else, or was made with other settings
     */
    static Manifest under(Path root, Settings wanted) throws DataException {
        Path file = root.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                if (Files.isDirectory(root)) {
                    try (Stream<Path> inside = Files.list(root)) {
                        if (inside.anyMatch(path -> !path.getFileName().toString().startsWith("."))) {
                            throw new DataException(root.toString(), "the folder holds something that is not micro-kitchens",
                                    "Choose another root, or empty it");
                        }
                    }
                }
                return null;
            }
            Manifest found = JSON.readValue(file.toFile(), Manifest.class);
            if (found.format != FORMAT || !wanted.onDisk().equals(found.settings)) {
                throw new DataException(file.toString(), "made with other settings: " + new TreeMap<>(found.settings) + ", format "
                        + found.format + "; wanted " + new TreeMap<>(wanted.onDisk()) + ", format " + FORMAT,
                        "Choose another root, or delete this one");
            }
            return found;
        } catch (JsonProcessingException e) {
            throw new DataException(file.toString(), "damaged: " + e.getOriginalMessage(), "Delete the folder", e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e, "Check the folder's rights", e);
        }
    }

    void write(Path root) throws DataException {
        try {
            Whole.write(root.resolve(NAME), JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lower-case hexadecimal SHA-256. */
    static String hash(Path file) throws DataException {
        try (var in = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(in);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e, "Generate the data set again in another folder", e);
        }
    }
}
