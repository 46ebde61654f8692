package org.karmma.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.DataException;

/** A folder with a NumPy file for each clip, {@code <id>.npy}. */
final class NpyStore implements FeatureStore {

    private final Path folder;
    private final String name;

    /** @param name of a clip's file without its ending, with {@code {id}} for the clip's id */
    NpyStore(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    @Override
    public Optional<Table> of(String clip) throws DataException {
        Path file = folder.resolve(name.replace("{id}", clip) + ".npy");
        return Files.exists(file) ? Optional.of(NpyFile.read(file)) : Optional.empty();
    }

    @Override
    public String sha256() throws IOException {
        return ContentHash.ofNpy(folder);
    }

    @Override
    public Path path() {
        return folder;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
