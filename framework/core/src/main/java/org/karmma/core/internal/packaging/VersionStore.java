package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.karmma.core.HomeLock;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The students of a home on disk, with their versions:
 *
 * <pre>
 * models/NAME/                      the package that serves
 * models/.versions/NAME/state.json  which versions there are, what each does
 * models/.versions/NAME/v2/         the packages of the shadow and of those that served before
 * </pre>
 *
 * A change is done when {@code state.json} is written, which happens whole or not at all. The packages are moved to their places after
 * that; {@link #recover} completes what a crash has left undone. A student that never had another version needs no state.
 */
public final class VersionStore {

    private static final Logger LOG = LoggerFactory.getLogger(VersionStore.class);

    private final VersionFolders folders;
    private final HomeLock lock;
    private final IntSupplier kept;

    public VersionStore(Path models) {
        this(models, () -> VersionState.KEPT);
    }

    /** @param kept how many versions of a student that served before are kept, asked at every change */
    public VersionStore(Path models, IntSupplier kept) {
        this.kept = kept;
        this.folders = new VersionFolders(models);
        this.lock = new HomeLock(models);
    }

    /**
     * Does what changes the store, while no other process does.
     *
     * @throws DataException if {@code work} does, or the home cannot be written
     */
    public <T> T changing(HomeLock.Work<T> work) throws DataException {
        return lock.exclusively(work);
    }

    /** Does what only reads it, while no other process changes it. */
    public <T> T reading(HomeLock.Work<T> work) throws DataException {
        return lock.together(work);
    }

    /** Names of the students that serve, or are to. */
    public List<String> names() throws DataException {
        return folders.names();
    }

    /** By name, what changes whenever the versions of a student do. Takes no lock: what is half done now changes it once more. */
    public Map<String, String> marks() throws DataException {
        return folders.marks();
    }

    /**
     * Puts right what a crash left: packages that were on their way are brought to their places, and what belongs to no version is
     * deleted. A home that cannot be written stays as it is.
     */
    public void recover() {
        try {
            if (folders.putRight()) {
                changing(() -> {
                    for (String name : folders.versioned()) {
                        recover(name);
                    }
                    return null;
                });
            }
        } catch (IOException | DataException e) {
            LOG.warn("{} may hold what a crash left, and cannot be put right", folders, e);
        }
    }

    private void recover(String name) {
        try {
            settle(name, state(name));
        } catch (DataException | IOException e) {
            LOG.warn("the versions of student {} are left as they are", name, e);
        }
    }

    /** What versions of a student there are. @throws DataException if that cannot be read, or was written by a newer Karmma */
    public VersionState state(String name) throws DataException {
        VersionState written = folders.read(name);
        Path place = folders.place(name);
        if (written.leaving() != null) {
            return written;
        }
        if (!Files.isDirectory(place)) {
            return written.serving() == null || folders.isAside(name, written.serving().id()) ? written : written.lost();
        }
        StoredVersion here = found(place, written.nextId());
        StoredVersion serving = written.serving();
        boolean known = serving != null && (here.weightsSha256().isEmpty()
                || here.weightsSha256().equals(serving.weightsSha256()) && here.created().equals(serving.created()));
        return known ? written : written.found(here);
    }

    /** The same; where it cannot be read, the version that serves is all that is known. */
    public VersionState stateOrServing(String name) {
        try {
            return state(name);
        } catch (DataException e) {
            LOG.error("the version of student {} that serves goes on, others cannot be had: {}", name, e.getMessage(), e);
            return VersionState.NONE.found(found(folders.place(name), VersionState.NONE.nextId()));
        }
    }

    /** A package that nothing is written down of. */
    private static StoredVersion found(Path place, String id) {
        Instant since = Instant.EPOCH;
        try {
            since = Files.getLastModifiedTime(place).toInstant();
            return StoredVersion.of(id, ModelPackage.peek(place), since, "found in the home");
        } catch (IOException | DataException | RuntimeException e) {
            LOG.debug("{} cannot be read", place, e);
            return new StoredVersion(id, since.toString(), "found in the home, damaged", Instant.EPOCH.toString(), "", false);
        }
    }

    /** Where the package of a version lies. */
    public Path folder(String name, VersionState state, StoredVersion version) {
        return folders.of(name, state, version);
    }

    /**
     * Copies a package into the store. No state knows it yet: {@link #commit} makes it known, {@link #discard} deletes it.
     *
     * @throws DataException if it is damaged, of a newer format, or there is no room
     */
    public StoredVersion add(String name, VersionState state, Path modelPackage) throws DataException {
        ModelPackage model = ModelPackage.read(modelPackage).copyTo(folders.aside(name, state.nextId()));
        try {
            return StoredVersion.of(state.nextId(), model, Instant.now(), modelPackage.toAbsolutePath().normalize().toString());
        } catch (DateTimeException e) {
            discard(name, state);
            throw new DataException(modelPackage.resolve(ModelPackage.MODEL).toString(), "it does not say when it was written: "
                    + e.getMessage(), PackageManifest.AGAIN, e);
        }
    }

    /** Deletes what no version of {@code state} needs. */
    public void discard(String name, VersionState state) {
        folders.discard(name, state);
    }

    /**
     * Makes {@code wanted} the state of a student, for good; of those that served before, no more are kept than are to be.
     *
     * @param before the state that it follows from
     * @throws DataException if the home cannot be written; then everything is as it was
     */
    public void commit(String name, VersionState before, VersionState wanted) throws DataException {
        VersionState next = wanted.keeping(kept.getAsInt());
        try {
            folders.write(name, next);
            folders.arrange(name, next);
        } catch (IOException e) {
            DataException failure = new DataException(folders.versionsOf(name).toString(), "it cannot be changed: " + e,
                    "See that there is room and that the folder can be written.", e);
            try {
                folders.takeBack(name, next);
                folders.write(name, before);
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
        try {
            settle(name, next);
        } catch (IOException e) {
            LOG.warn("the versions of student {} are in place; the next start tidies up", name, e);
        }
    }

    private void settle(String name, VersionState state) throws IOException {
        folders.arrange(name, state);
        VersionState settled = state.settled();
        if (!settled.equals(state)) {
            folders.write(name, settled);
        }
        folders.discard(name, settled);
    }

    /** Deletes a student with all its versions. @throws DataException if the home cannot be written */
    public void remove(String name) throws DataException {
        folders.remove(name);
    }
}
