package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.karmma.core.internal.files.Folders;
import org.karmma.core.internal.files.WholeFolder;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a {@link VersionStore} has its packages, and how they get there: each step can be done again from wherever it was interrupted. */
final class VersionFolders {

    private static final Logger LOG = LoggerFactory.getLogger(VersionFolders.class);
    private static final String STATE = "state.json";
    private static final String GONE = ".gone-";

    private final Path models;
    private final Path versions;

    VersionFolders(Path models) {
        this.models = models;
        this.versions = models.resolve(".versions");
    }

    /** Names of the students that have a package in its place. */
    List<String> names() throws DataException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(models)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(models, f -> Files.isDirectory(f) && !isHidden(f))) {
                folders.forEach(folder -> names.add(folder.getFileName().toString()));
            } catch (IOException e) {
                throw new DataException(models.toString(), "it cannot be read: " + e, "See that it can be read.", e);
            }
        }
        names.sort(null);
        return names;
    }

    /** By name, which files say of which versions there are. */
    Map<String, String> marks() throws DataException {
        Map<String, String> marks = new TreeMap<>();
        for (String name : names()) {
            marks.put(name, mark(place(name)) + " " + mark(versionsOf(name).resolve(STATE)));
        }
        return marks;
    }

    private static String mark(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return found.fileKey() + " " + found.lastModifiedTime();
        } catch (IOException e) {
            return ""; // it is not there
        }
    }

    /** Names of the students that more is known of than the package in its place; what was being deleted is deleted. */
    List<String> versioned() throws DataException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(versions, Files::isDirectory)) {
            for (Path folder : folders) {
                if (isHidden(folder)) {
                    Folders.delete(folder);
                } else {
                    names.add(folder.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new DataException(versions.toString(), "it cannot be read: " + e, "See that it can be read and written.", e);
        }
        return names;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Puts right what a crash left of packages that were being written. @return whether there are versions to look at */
    boolean putRight() throws IOException {
        ModelPackage.recover(models);
        return Files.isDirectory(versions);
    }

    /** Of the package that serves. */
    Path place(String name) {
        return models.resolve(name);
    }

    /** Of a package that does not serve, or not yet. */
    Path aside(String name, String id) {
        return versionsOf(name).resolve(id);
    }

    boolean isAside(String name, String id) {
        return Files.isDirectory(aside(name, id));
    }

    Path versionsOf(String name) {
        return versions.resolve(name);
    }

    /** Where the package of a version lies. */
    Path of(String name, VersionState state, StoredVersion version) {
        return version.equals(state.serving()) && !isAside(name, version.id()) ? place(name) : aside(name, version.id());
    }

    /** What is written down; {@link VersionState#NONE} where nothing is. */
    VersionState read(String name) throws DataException {
        Path file = versionsOf(name).resolve(STATE);
        return Files.exists(file) ? StateFile.read(file) : VersionState.NONE;
    }

    void write(String name, VersionState state) throws IOException {
        StateFile.write(versionsOf(name).resolve(STATE), state);
    }

    /** Moves packages to where {@code state} has them. */
    void arrange(String name, VersionState state) throws IOException {
        Path place = place(name);
        if (state.serving() == null || !isAside(name, state.serving().id())) {
            return;
        }
        if (Files.exists(place)) {
            if (state.leaving() == null) {
                return; // it is in its place
            }
            WholeFolder.move(place, aside(name, state.leaving()));
        }
        WholeFolder.move(aside(name, state.serving().id()), place);
    }

    /** Moves the package that {@code state} has made leave to its place again. */
    void takeBack(String name, VersionState state) throws IOException {
        if (state.leaving() != null && !Files.exists(place(name)) && isAside(name, state.leaving())) {
            WholeFolder.move(aside(name, state.leaving()), place(name));
        }
    }

    /** Deletes what no version of {@code state} needs, as far as it can be deleted. */
    void discard(String name, VersionState state) {
        Path folder = versionsOf(name);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String id = entry.getFileName().toString();
                if (!id.equals(STATE) && !state.keepsAside(id)) {
                    Folders.delete(entry);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} holds more than its versions, and it cannot be deleted; the next start tries again", folder, e);
        }
    }

    /** Deletes a student with all its versions. @throws DataException if the home cannot be written */
    void remove(String name) throws DataException {
        try {
            // what belongs to it first: while its package is in its place, it is a student
            for (Path folder : List.of(versionsOf(name), place(name))) {
                if (Files.exists(folder)) {
                    Path gone = versions.resolve(GONE + UUID.randomUUID());
                    WholeFolder.move(folder, gone);
                    Folders.delete(gone);
                }
            }
        } catch (IOException e) {
            throw new DataException(place(name).toString(), "it cannot be deleted: " + e, "See that the home can be written.", e);
        }
    }

    @Override
    public String toString() {
        return models.toString();
    }
}
