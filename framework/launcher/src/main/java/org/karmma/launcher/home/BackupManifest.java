package org.karmma.launcher.home;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.dataset.DataException;

/**
 * The first entry of a backup: what is in it, so that all of it can be checked before anything is touched.
 *
 * @param format of the archive
 * @param karmma the version that wrote it
 * @param created when, ISO 8601
 * @param parts the folders at the top that are replaced as a whole when this is restored
 * @param folders every folder and its mode, octal
 * @param files every file, by its path in the home with {@code /} between folders
 */
record BackupManifest(int format, String karmma, String created, List<String> parts, Map<String, String> folders,
        Map<String, Entry> files) {

    static final String NAME = "karmma-backup.json";

    /** Written and read by this version. */
    static final int FORMAT = 1;

    /** Of a manifest: a million files. */
    static final long MOST_BYTES = 256L << 20;

    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    /**
     * @param bytes length
     * @param sha256 lower-case hexadecimal
     * @param mode POSIX permissions, octal, as {@code 0600}
     */
    record Entry(long bytes, @JsonProperty("sha256") String sha256, String mode) {}

    BackupManifest {
        parts = List.copyOf(parts);
        folders = Collections.unmodifiableMap(new TreeMap<>(folders));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    static BackupManifest of(String karmma, List<String> parts, Map<String, String> folders, Map<String, Entry> files) {
        return new BackupManifest(FORMAT, karmma, Instant.now().toString(), parts, folders, files);
    }

    long bytes() {
        return files.values().stream().mapToLong(Entry::bytes).sum();
    }

    byte[] write() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /** @param archive for messages @throws DataException if it is of a newer format, or says what no backup says */
    static BackupManifest read(byte[] json, Path archive) throws DataException {
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.path("format").isInt()) {
                throw damaged(archive, NAME + " in it has no format version", null);
            }
            int format = tree.path("format").intValue();
            if (format > FORMAT) {
                throw new DataException(archive.toString(), "it is a backup of format " + format + ", written by Karmma "
                        + tree.path("karmma").asText("of an unknown version") + "; this version reads format " + FORMAT,
                        "Restore it with that version, or a newer one.");
            }
            BackupManifest read = JSON.treeToValue(tree, BackupManifest.class);
            ArchivedNames.check(read, archive);
            return read;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw damaged(archive, NAME + " in it cannot be understood: " + e.getMessage(), e);
        }
    }

    static DataException damaged(Path archive, String what, Exception cause) {
        return new DataException(archive.toString(), what, "Nothing was changed. Use another copy of the backup.", cause);
    }
}
