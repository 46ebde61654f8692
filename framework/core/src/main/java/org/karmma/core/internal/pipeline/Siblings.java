package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.files.WholeFolder;

/**
 * Other runs, whose finished stages a run takes over where they have the same key, which stands for everything that decides what a stage
 * makes. Files are shared by hard links, which costs no space and survives the end of either run; where there are no such links they are
 * copied.
 */
final class Siblings {

    /** Nobody to take anything over from. */
    static final Siblings NONE = new Siblings(List.of());

    private final List<RunFolder> folders;

    Siblings(List<RunFolder> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Puts what a stage makes into a run, with its record, if one of the others has it and nobody is at work there. */
    boolean give(Stage stage, String key, RunFolder into) throws IOException {
        for (RunFolder folder : folders) {
            if (!folder.top().equals(into.top()) && StageRecord.read(folder.record(stage.name()), key) != null
                    && take(stage, key, folder, into)) {
                return true;
            }
        }
        return false;
    }

    private static boolean take(Stage stage, String key, RunFolder from, RunFolder into) throws IOException {
        try (RunLock lock = RunLock.take(from)) {
            StageRecord record = StageRecord.read(from.record(stage.name()), key);
            List<Path> theirs = stage.work().makes(from);
            if (record == null || !theirs.stream().allMatch(Files::exists)) {
                return false;
            }
            Files.deleteIfExists(into.record(stage.name())); // what it made is about to be replaced
            Files.deleteIfExists(into.checkpoint(stage.name()));
            List<Path> ours = stage.work().makes(into);
            for (int i = 0; i < theirs.size(); i++) {
                share(theirs.get(i), ours.get(i));
            }
            record.write(into.record(stage.name()));
            return true;
        } catch (ConfigurationException e) {
            return false; // somebody is at work there
        }
    }

    private static void share(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            WholeFiles.write(to, aside -> link(from, aside));
            return;
        }
        WholeFolder.recover(Files.createDirectories(to.toAbsolutePath().getParent()));
        WholeFolder.write(to, fresh -> {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    Path target = fresh.resolve(from.relativize(path).toString());
                    if (!Files.isDirectory(path)) {
                        link(path, target);
                    } else if (!path.equals(from)) {
                        Files.createDirectory(target);
                    }
                }
            }
        });
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to);
        }
    }
}
