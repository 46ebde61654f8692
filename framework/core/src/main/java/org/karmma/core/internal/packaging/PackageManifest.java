package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;

/**
 * What the {@code model.json} of a {@link ModelPackage} holds.
 *
 * @param format its version
 * @param created when the package was written, ISO 8601
 * @param files the package's other files, by their names with {@code /} between folders
 * @param model what they are a model of
 */
record PackageManifest(int format, String created, Map<String, FileHash> files, ModelDescription model) {

    /** What to do about a package that is damaged. */
    static final String AGAIN = "Package the model again, or copy it again from where it is whole.";

    private static final String FILE = ModelPackage.MODEL;
    private static final JsonMapper JSON = PackageJson.mapper();

    /** One that was read. @param older what is older about it than what this version writes, for people; empty if nothing is */
    record Read(PackageManifest manifest, Optional<String> older) {}

    /** @throws DataException if the folder has none, or one that cannot be understood or is of a newer format */
    static Read read(Path folder) throws DataException {
        Path file = folder.resolve(FILE);
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (!json.path("format").isInt()) {
                throw new DataException(file.toString(), "it has no format version, so it describes no model", AGAIN);
            }
            int format = json.path("format").intValue();
            if (format < 1 || format > ModelPackage.FORMAT) {
                throw new DataException(file.toString(), "it has format " + format + ", this version reads format " + ModelPackage.FORMAT,
                        format > ModelPackage.FORMAT ? "Use the version of Karmma that wrote it, or a newer one." : AGAIN);
            }
            Optional<String> older = OlderPackages.older(json);
            return new Read(JSON.treeToValue(OlderPackages.today(json), PackageManifest.class), older);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new DataException(folder.toString(), "there is no " + FILE + ", so it is no model package",
                    "Name the folder that holds " + FILE + ".", e);
        } catch (JsonProcessingException e) {
            throw new DataException(file.toString(), "it cannot be understood: " + e.getOriginalMessage(), AGAIN, e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be read: " + e.getMessage(), AGAIN, e);
        }
    }

    /** Writes it into a package's folder, whole or not at all; one that is there is replaced. */
    void write(Path folder) throws IOException {
        WholeFiles.write(folder.resolve(FILE), file -> JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this));
    }

    PackageManifest withCost(Map<String, ModelDescription.Cost> cost) {
        return new PackageManifest(format, created, files, model.withCost(cost));
    }

    /** @throws DataException if a file of the package is not what is written here, or not written here at all */
    void verify(Path folder, String name) throws DataException {
        FileHash recorded = files.get(name);
        if (recorded == null) {
            throw new DataException(folder.resolve(FILE).toString(), "it does not name " + name, AGAIN);
        }
        recorded.verify(folder.resolve(inside(folder, name)), AGAIN);
    }

    /** The name. @throws DataException if it leads out of the package's folder */
    static String inside(Path folder, String name) throws DataException {
        Path path = Path.of(name);
        if (path.isAbsolute() || path.startsWith("..") || !path.normalize().equals(path)) {
            throw new DataException(folder.resolve(FILE).toString(), "it names a file outside of its folder: " + name, AGAIN);
        }
        return name;
    }
}
