package org.karmma.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.DataException;

/** Where features lie, by clip. Safe for several threads. */
interface FeatureStore extends AutoCloseable {

    /** The most numbers of a clip: a quarter of a gigabyte. */
    int MOST = 1 << 26;

    /** Numbers as they are in a file, row-major. @param where file, and name in it */
    record Table(String where, long[] shape, float[] values) {}

    /** What is stored of a clip; empty where nothing is. @throws DataException if it cannot be read, naming its place */
    Optional<Table> of(String clip) throws DataException;

    /** SHA-256 over all of it, as docs/features-and-hdf5.md says it is computed. */
    String sha256() throws IOException;

    Path path();

    @Override
    void close();
}
