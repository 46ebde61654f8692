package org.karmma.modality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;

/** The excerpt of a modality that makes none of its own: what is small enough, as it is. */
final class SmallEvidence {

    private SmallEvidence() {}

    /** Of the kinds in {@code media}, best first, those that still fit. */
    static Optional<Clip> of(Clip clip, List<String> media, Path folder) throws DataException {
        Clip.Builder excerpt = Clip.builder(clip.id()).span(clip.span().start(), clip.span().end());
        long left = Modality.EXCERPT_BYTES;
        boolean empty = true;
        for (String kind : media) {
            Evidence evidence = clip.evidence(kind).orElse(null);
            long size = evidence == null ? Long.MAX_VALUE : size(evidence);
            if (size <= left) {
                excerpt.evidence(kind, evidence instanceof Evidence.Recording recording ? copy(recording, kind, folder) : evidence);
                left -= size;
                empty = false;
            }
        }
        return empty ? Optional.empty() : Optional.of(excerpt.build());
    }

    private static long size(Evidence evidence) throws DataException {
        if (evidence instanceof Evidence.Buffer buffer) {
            return (long) buffer.samples().size() * buffer.samples().type().bytes();
        }
        Evidence.Recording recording = (Evidence.Recording) evidence;
        Path path = recording.path();
        try {
            // of a file with many recordings, one cannot be copied without the others
            return Files.isDirectory(path) || recording.entry().isPresent() ? Long.MAX_VALUE : Files.size(path);
        } catch (IOException e) {
            throw new DataException(path.toString(), "it cannot be read: " + e, "Check the path, or leave this recording out", e);
        }
    }

    /** Under its own name, which may tell a reader what it is. */
    private static Evidence copy(Evidence.Recording recording, String kind, Path folder) throws DataException {
        Path file = recording.path();
        try {
            Path copy = Files.createDirectories(folder.resolve(kind)).resolve(file.getFileName());
            return new Evidence.Recording(Files.copy(file, copy));
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be copied to " + folder + ": " + e, "See that it can be read and that "
                    + "there is room", e);
        }
    }
}
