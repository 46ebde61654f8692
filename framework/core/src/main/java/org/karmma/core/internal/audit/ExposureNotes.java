package org.karmma.core.internal.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.ExposureNote;
import org.karmma.dataset.DataException;

/** Reads what stages noted that they were shown, and sees that it is about the weights that are there. */
final class ExposureNotes {

    private static final String AGAIN = "Run the experiment again: stages that are not proven are done again when their record is deleted";

    private ExposureNotes() {}

    /**
     * @param key that the stage's record bears
     * @param work folder that paths of weights count from
     * @throws DataException if the note is missing, damaged, of another key, or about other weights than those that are there
     */
    static ExposureNote proven(Path file, String stage, String key, Path work) throws DataException {
        if (!Files.exists(file)) {
            throw new DataException(file.toString(), "is missing: nobody noted what " + stage + " was shown", AGAIN);
        }
        try {
            ExposureNote note = ExposureNote.read(file);
            if (!note.stage().equals(stage) || !note.key().equals(key)) {
                throw new DataException(file.toString(), "is not about the " + stage + " that the run's record is of", AGAIN);
            }
            for (Map.Entry<String, String> weights : note.weights().entrySet()) {
                Path made = work.resolve(weights.getKey());
                if (!Files.exists(made) || !WholeFiles.sha256(made).equals(weights.getValue())) {
                    throw new DataException(made.toString(), Files.exists(made) ? "was not made by the " + stage
                            + " that noted what it was shown" : "is missing", AGAIN);
                }
            }
            return note;
        } catch (IOException e) {
            throw new DataException(file.toString(), "is damaged: " + e.getMessage(), AGAIN, e);
        }
    }
}
