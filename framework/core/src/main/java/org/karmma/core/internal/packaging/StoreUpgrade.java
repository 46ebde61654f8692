package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.HomeUpgrade;
import org.karmma.dataset.DataException;

/** Model packages of older formats in a home's store, those of versions that do not serve among them. */
public final class StoreUpgrade implements HomeUpgrade {

    private final VersionStore store;
    private final Path models;
    private final EventLog events;

    /** @param models the home's folder of students */
    public StoreUpgrade(Path models, EventLog events) {
        this.store = new VersionStore(models);
        this.models = models;
        this.events = events;
    }

    /** A package that is to be rewritten. */
    private record Found(Older older, ModelPackage model) {}

    @Override
    public List<Older> older() throws DataException {
        return store.reading(this::find).stream().map(Found::older).toList();
    }

    @Override
    public List<Older> upgrade(String why) throws DataException {
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        return store.changing(() -> {
            List<Older> done = new ArrayList<>();
            for (Found found : find()) {
                try {
                    found.model().rewrite();
                } catch (IOException e) {
                    throw new DataException(found.older().file(), "it cannot be rewritten: " + e,
                            "See that there is room and that the home can be written; then upgrade again.", e);
                }
                done.add(found.older());
                events.add(Event.Kind.CONVERTED, found.older().student(), found.older().file() + " was rewritten from "
                        + found.older().format() + " in format " + ModelPackage.FORMAT + ": " + why);
            }
            return done;
        });
    }

    private List<Found> find() throws DataException {
        List<Found> found = new ArrayList<>();
        for (String name : store.names()) {
            add(found, "student " + name, models.resolve(name));
        }
        Path versions = models.resolve(".versions");
        for (Path student : folders(versions)) {
            if (StudentName.isOne(student.getFileName().toString())) {
                store.state(student.getFileName().toString()); // of a newer format it is refused
                for (Path version : folders(student)) {
                    add(found, "student " + student.getFileName() + ", " + version.getFileName(), version);
                }
            }
        }
        return found;
    }

    private static void add(List<Found> found, String student, Path folder) throws DataException {
        if (!Files.isRegularFile(folder.resolve(ModelPackage.MODEL))) {
            return; // damaged, which a start says
        }
        ModelPackage model = ModelPackage.peek(folder);
        model.older().ifPresent(format -> found.add(new Found(new Older(student, folder.resolve(ModelPackage.MODEL).toString(), format),
                model)));
    }

    private static List<Path> folders(Path parent) throws DataException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, Files::isDirectory)) {
                all.forEach(folders::add);
            } catch (IOException e) {
                throw new DataException(parent.toString(), "it cannot be read: " + e, "See that it can be read.", e);
            }
        }
        folders.sort(null);
        return folders;
    }
}
