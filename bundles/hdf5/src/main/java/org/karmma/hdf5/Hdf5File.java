package org.karmma.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.karmma.dataset.DataException;

/**
 * An HDF5 file that is open for reading. Data sets are named by their path in it, {@code P01_01/P01_01_0}. Safe for several threads, and
 * whoever opened it closes it; {@link Hdf5Files} shares files among those who read them often.
 *
 * <p>Names are read when they are first asked for, those of a group all at once: of 220,000 in one group that takes 4 CPU-seconds and
 * 330 MB, measured, which stay until the file is closed.
 */
public final class Hdf5File implements AutoCloseable {

    static final String AGAIN = "Copy or make the file again";

    private final Path path;
    private final SteadyChannel channel;
    private final HdfFile file;

    private Hdf5File(Path path, SteadyChannel channel, HdfFile file) {
        this.path = path;
        this.channel = channel;
        this.file = file;
    }

    /** @throws DataException if it is missing, empty, no HDF5 file, or cut off */
    public static Hdf5File open(Path path) throws DataException {
        check(path);
        SteadyChannel channel = null;
        boolean opened = false;
        try {
            channel = new SteadyChannel(path);
            HdfFile file = new HdfFile(channel);
            checkLength(path, file.getHdfBackingStorage());
            opened = true;
            return new Hdf5File(path, channel, file);
        } catch (IOException | RuntimeException e) {
            throw translated(path.toString(), "cannot be read as an HDF5 file", e);
        } finally {
            if (!opened) {
                close(channel);
            }
        }
    }

    private static void close(SteadyChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Path path) throws DataException {
        try {
            if (!Files.isRegularFile(path)) {
                throw new DataException(path.toString(), Files.exists(path) ? "is not a file" : "there is no such file", "Check the path");
            }
            if (Files.size(path) == 0) {
                throw new DataException(path.toString(), "is empty", AGAIN);
            }
        } catch (IOException e) {
            throw new DataException(path.toString(), "cannot be read: " + e.getMessage(), "Check its permissions", e);
        }
    }

    /** An HDF5 file says how long it is; one that was not closed by its writer, or was copied in part, is shorter. */
    private static void checkLength(Path path, HdfBackingStorage storage) throws DataException {
        long length = storage.size();
        long announced = storage.getSuperblock().getEndOfFileAddress();
        if (length < announced) {
            throw new DataException(path.toString(), "is cut off: it has " + length + " of " + announced + " bytes", AGAIN);
        }
    }

    public Path path() {
        return path;
    }

    /** Whether there is a data set of this name. */
    public boolean has(String name) throws DataException {
        return node(name) instanceof Dataset;
    }

    /** The names in the root, sorted as the file has them; or in a group. @param group its name, empty for the root */
    public Set<String> names(String group) throws DataException {
        Node node = group.isEmpty() ? file : node(group);
        return node instanceof Group found ? read(group, () -> found.getChildren().keySet()) : Set.of();
    }

    /** @throws DataException if there is no data set of this name, naming some that are there */
    public Hdf5Data data(String name) throws DataException {
        Node node = node(name);
        if (!(node instanceof DatasetBase data)) {
            int slash = name.lastIndexOf('/');
            String group = slash < 0 ? "" : name.substring(0, slash);
            List<String> some = names(group).stream().limit(3).toList();
            throw new DataException(path + ", " + name, node != null ? "is a group, not a data set"
                    : "there is no such data set" + (some.isEmpty() ? "" : "; " + (group.isEmpty() ? "the file" : group) + " has "
                            + String.join(", ", some) + (names(group).size() > 3 ? ", ..." : "")),
                    "Check the name, or leave this recording out");
        }
        return new Hdf5Data(this, name, data);
    }

    /** Null where there is none. */
    private Node node(String name) throws DataException {
        return read(name, () -> {
            Node node = file;
            for (String part : name.split("/")) {
                node = node instanceof Group group ? resolved(group.getChild(part)) : null;
            }
            return node;
        });
    }

    private static Node resolved(Node node) {
        return node instanceof io.jhdf.api.Link link ? link.getTarget() : node;
    }

    /** What the library throws becomes what everybody understands. */
    <T> T read(String name, Supplier<T> reading) throws DataException {
        String where = name.isEmpty() ? path.toString() : path + ", " + name;
        try {
            return reading.get();
        } catch (RuntimeException e) {
            throw translated(where, "cannot be read", e);
        }
    }

    private static DataException translated(String where, String problem, Exception e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return new DataException(where, problem + " (" + first.getMessage() + "): it is damaged, or of a kind that is not supported",
                AGAIN + ". Files with opaque values without a tag (numpy.void) are not supported: store bytes", e);
    }

    /** The library's own way wants a file that it opened itself. */
    @Override
    public void close() {
        close(channel);
    }
}
