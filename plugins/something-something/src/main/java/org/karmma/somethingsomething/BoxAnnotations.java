package org.karmma.somethingsomething;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.DataException;

/**
 * Where the boxes of Something-Else are: the folder {@code bounding_box_annotations} with its four parts, or one merged file of that name.
 * They are some gigabytes, so opening does not look into them: each clip has the folder (or the file) as its evidence, and whoever reads
 * boxes finds the video in it, or that it has none.
 */
record BoxAnnotations(Path path, List<Path> files) {

    static final String FOLDER = "bounding_box_annotations";

    /** Empty where there are none. */
    static Optional<BoxAnnotations> under(Path root) throws DataException {
        Path folder = root.resolve(FOLDER);
        Path merged = root.resolve(FOLDER + ".json");
        if (Files.isDirectory(folder)) {
            List<Path> files = json(folder, "*.json");
            return files.isEmpty() ? Optional.empty() : Optional.of(new BoxAnnotations(folder, files));
        }
        return Files.isRegularFile(merged) ? Optional.of(new BoxAnnotations(merged, List.of(merged))) : Optional.empty();
    }

    /** Parts that lie where they were downloaded to, beside the labels. */
    static List<Path> misplaced(Path root) throws DataException {
        return json(root, "bounding_box_smthsmth_part*.json");
    }

    private static List<Path> json(Path folder, String names) throws DataException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
                found.forEach(files::add);
            } catch (IOException | DirectoryIteratorException e) {
                throw new DataException(folder.toString(), "the folder cannot be listed: " + e.getMessage(), "Check its permissions", e);
            }
        }
        Collections.sort(files);
        return files;
    }
}
