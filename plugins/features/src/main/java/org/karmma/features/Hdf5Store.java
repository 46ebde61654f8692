package org.karmma.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.hdf5.Hdf5Data;
import org.karmma.hdf5.Hdf5File;
import org.karmma.hdf5.Hdf5Files;

/** One HDF5 file with a data set for each clip. */
final class Hdf5Store implements FeatureStore {

    private final Path path;
    private final String name;
    private final Hdf5Files files = new Hdf5Files();

    /** @param name of a clip's data set, with {@code {id}} for the clip's id */
    Hdf5Store(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    @Override
    public Optional<Table> of(String clip) throws DataException {
        String entry = name.replace("{id}", clip);
        return files.read(path, file -> file.has(entry) ? Optional.of(table(file, entry)) : Optional.empty());
    }

    private static Table table(Hdf5File file, String entry) throws DataException {
        Hdf5Data data = file.data(entry);
        long size = 1;
        for (long extent : data.shape()) {
            size = Math.multiplyExact(size, extent);
        }
        if (!data.holdsFloats() || data.shape().length == 0 || size == 0 || size > MOST) {
            throw new DataException(data.where(), "features are an array of floating-point numbers, not " + data.type(), Features.AGAIN);
        }
        return new Table(data.where(), data.shape(), data.floats(0, (int) data.count()));
    }

    @Override
    public String sha256() throws IOException {
        return ContentHash.of(path);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        files.close();
    }
}
