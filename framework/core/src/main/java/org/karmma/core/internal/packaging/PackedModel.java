package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.karmma.core.internal.files.Folders;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model package that lies in something else than a folder: in a bundle. */
public final class PackedModel {

    private static final Logger LOG = LoggerFactory.getLogger(PackedModel.class);
    private static final String AGAIN = "Package the model again, or copy it again from where it is whole.";

    private PackedModel() {}

    /** What it lies in. */
    @FunctionalInterface
    public interface Entries {
        /** @param name of a file of the package @return null if there is none */
        InputStream open(String name) throws IOException;
    }

    /**
     * Copies it into a folder, and checks what came out against the hashes in {@code model.json}. Nothing else is read, and on failure
     * nothing is left.
     *
     * @param where it lies, for people: messages name its files there
     * @param sha256 that its {@code model.json} must have
     * @throws DataException if it is damaged, of another format or another package, or the folder cannot be written
     */
    public static ModelPackage unpack(Entries entries, String where, String sha256, Path folder) throws DataException {
        boolean whole = false;
        try {
            Files.createDirectories(folder);
            copy(entries, ModelPackage.MODEL, folder);
            for (String name : ModelPackage.peek(folder).files()) {
                copy(entries, name, folder);
            }
            ModelPackage model = ModelPackage.read(folder);
            if (!model.sha256().equals(sha256)) {
                throw new DataException(folder.resolve(ModelPackage.MODEL).toString(), "it was altered: its SHA-256 is " + model.sha256()
                        + ", the manifest names " + sha256, AGAIN);
            }
            whole = true;
            return model;
        } catch (DataException e) {
            throw new DataException(e.where().replace(folder.toString(), where), e.problem(), e.remedy(), e);
        } catch (IOException e) {
            throw new DataException(where, "it cannot be copied to " + folder + ": " + e, "See that there is room, and try again.", e);
        } finally {
            if (!whole) {
                delete(folder);
            }
        }
    }

    /** What is missing is for the check to find. */
    private static void copy(Entries entries, String name, Path folder) throws IOException {
        try (InputStream in = entries.open(name)) {
            if (in != null) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} holds half a package, and cannot be deleted", folder, e);
        }
    }
}
