package org.karmma.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.numpy.NpyReader;

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
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (NpyReader reader = NpyReader.open(file)) {
            long count = Arrays.stream(reader.shape()).reduce(1, (a, b) -> a * b);
            if (count > MOST) {
                throw new DataException(file.toString(), "holds " + count + " numbers, a clip has at most " + MOST, Features.AGAIN);
            }
            return Optional.of(new Table(file.toString(), reader.shape(), reader.next((int) count)));
        }
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
