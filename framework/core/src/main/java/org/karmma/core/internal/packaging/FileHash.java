package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;

/**
 * How one file of a package is recognised.
 *
 * @param bytes its length
 * @param sha256 lower-case hexadecimal
 */
record FileHash(long bytes, String sha256) {

    static FileHash of(Path file) throws IOException {
        return new FileHash(Files.size(file), WholeFiles.sha256(file));
    }

    /** @throws DataException if the file is missing, truncated or another */
    void verify(Path file, String remedy) throws DataException {
        FileHash found;
        try {
            found = of(file);
        } catch (NoSuchFileException e) {
            throw new DataException(file.toString(), "it is missing from the model package", remedy, e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be read: " + e, remedy, e);
        }
        if (found.bytes < bytes) {
            throw new DataException(file.toString(), "it is truncated: " + found.bytes + " of " + bytes + " bytes", remedy);
        }
        if (!found.equals(this)) {
            throw new DataException(file.toString(), "it was altered: its SHA-256 is " + found.sha256 + ", "
                    + ModelPackage.MODEL + " names " + sha256, remedy);
        }
    }
}
