package org.karmma.somethingsomething;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.karmma.dataset.DataException;

/** Finds and opens the annotation files of one copy: the names of 2018 and those of today, in any of the folders they are put into. */
final class AnnotationFiles {

    private static final String PREFIX = "something-something-v2-";
    private static final List<String> FOLDERS = List.of("", "annotations", "labels");
    private static final String AGAIN = "Unpack it again from the data set's labels package";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;

    AnnotationFiles(Path root) {
        this.root = root;
    }

    /** {@code something-something-v2-NAME} or {@code NAME}, in the root, in annotations or in labels; the first that is there. */
    Optional<Path> find(String name) {
        for (String folder : FOLDERS) {
            for (String prefix : List.of(PREFIX, "")) {
                Path file = root.resolve(folder).resolve(prefix + name);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there is a file of the long names, or more than one of the short ones, which others use as well. */
    static boolean areUnder(Path root) {
        AnnotationFiles files = new AnnotationFiles(root);
        List<Path> found = Stream.of("labels.json", "train.json", "validation.json", "test.json")
                .flatMap(name -> files.find(name).stream()).toList();
        return found.size() > 1 || found.stream().anyMatch(file -> file.getFileName().toString().startsWith(PREFIX));
    }

    /** @throws DataException if it is nowhere */
    Path get(String name) throws DataException {
        return find(name).orElseThrow(() -> new DataException(root.toString(), "the annotation file " + PREFIX + name + " (or " + name
                + ") is missing", "Put it there, or into annotations or labels, or correct the data set's root folder"));
    }

    /** Reads one file from its first token to its last. */
    interface Reader<T> {
        T read(JsonParser json) throws IOException, DataException;
    }

    /** @throws DataException naming file, line and column where it is empty, cut off or no JSON */
    static <T> T read(Path file, Reader<T> reader) throws DataException {
        try (JsonParser json = JSON.createParser(file.toFile())) {
            if (json.nextToken() == null) {
                throw new DataException(file.toString(), "the file is empty", AGAIN);
            }
            T read = reader.read(json);
            if (json.nextToken() != null) {
                throw new DataException(at(file, json), "the file goes on after its end", AGAIN);
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new DataException(file + ", line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr(),
                    "is no valid JSON, or cut off: " + e.getOriginalMessage(), AGAIN, e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(), "Check the file and its permissions", e);
        }
    }

    static DataException bad(Path file, String key, String problem) {
        return new DataException(file + ", key \"" + key + "\"", problem, AGAIN);
    }

    static DataException bad(Path file, JsonParser json, String problem) {
        return new DataException(at(file, json), problem, AGAIN);
    }

    private static String at(Path file, JsonParser json) {
        return file + ", line " + json.currentTokenLocation().getLineNr() + ", column " + json.currentTokenLocation().getColumnNr();
    }
}
