package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;

/** The versions of a student, written down. */
record StateFile(int format, VersionState versions) {

    private static final JsonMapper JSON = PackageJson.mapper();
    private static final int FORMAT = 1;

    /** @throws DataException if it is damaged, or of a newer format */
    static VersionState read(Path file) throws DataException {
        String remedy = "Delete it, with the folder that it is in: the version that serves stays, the others are forgotten.";
        try {
            JsonNode json = JSON.readTree(file.toFile());
            int format = json.path("format").asInt();
            if (format != FORMAT) {
                throw new DataException(file.toString(), "it has format " + format + ", this version reads format " + FORMAT,
                        format > FORMAT ? "Use the version of Karmma that wrote it, or a newer one." : remedy);
            }
            return JSON.treeToValue(json, StateFile.class).versions();
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be understood: " + e.getMessage(), remedy, e);
        }
    }

    /** Writes it whole or not at all; when this returns it is on the disk. */
    static void write(Path file, VersionState state) throws IOException {
        WholeFiles.write(file, aside -> JSON.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), new StateFile(FORMAT, state)));
    }
}
