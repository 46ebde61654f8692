package org.karmma.core.internal.pipeline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;
import org.karmma.evaluation.Predictions;

/** The file for a challenge's server, of what a student says with everything that was recorded; a zip where its name ends so. */
final class SubmissionFile {

    private final Setup setup;
    private final RunFolder folder;
    private final Predictions predictions;

    SubmissionFile(Setup setup, RunFolder folder, Predictions predictions) {
        this.setup = setup;
        this.folder = folder;
        this.predictions = predictions;
    }

    /** @return what was done, in a line @throws DataException if the split is no challenge's, or it wants what there is not */
    String write(Path file) throws IOException, DataException {
        Experiment experiment = setup.experiment();
        Split split = experiment.evaluation().on();
        Dataset dataset = setup.open(folder.top());
        Submission submission = dataset.submission(split).orElseThrow(() -> new DataException("data set " + dataset.id(), "its "
                + split.id() + " split is handed in nowhere", "Leave --submission out; the predictions are in " + folder.predictions()));
        for (String space : submission.spaces()) {
            if (!experiment.spaces().contains(space)) {
                throw new DataException(submission.title(), "it wants " + space + ", and the student predicts "
                        + String.join(", ", experiment.spaces()), "Train a student with it among spaces");
            }
        }
        List<ScoredClip> scored = scored(dataset.clips(split), submission.spaces());
        WholeFiles.write(file, (Path aside) -> write(aside, file.toString().endsWith(".zip"), submission, scored));
        return "submission: " + file + " for " + submission.title() + ", " + scored.size() + " clips";
    }

    private static void write(Path file, boolean zipped, Submission submission, List<ScoredClip> scored) throws IOException, DataException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            if (!zipped) {
                submission.write(out, scored);
                return;
            }
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(submission.entry()));
                submission.write(zip, scored);
                zip.closeEntry();
            }
        }
    }

    private List<ScoredClip> scored(List<Clip> clips, List<String> spaces) throws DataException {
        List<String> ids = predictions.about().clips().ids();
        List<Map<String, float[]>> scores = new ArrayList<>();
        ids.forEach(id -> scores.add(new LinkedHashMap<>()));
        Experiment experiment = setup.experiment();
        for (String space : spaces) {
            List<float[]> rows = predictions.logits(experiment.name(), experiment.seeds().get(0), predictions.about().subsets().full(),
                    space);
            for (int i = 0; i < rows.size(); i++) {
                scores.get(i).put(space, evenly(rows.get(i)));
            }
        }
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            place.put(ids.get(i), i);
        }
        List<ScoredClip> scored = new ArrayList<>();
        for (Clip clip : clips) {
            Integer at = place.get(clip.id());
            if (at != null) {
                scored.add(new ScoredClip(clip, scores.get(at)));
            }
        }
        return scored;
    }

    /** Where the student abstained, every class alike. */
    private static float[] evenly(float[] row) {
        if (Float.isNaN(row[0])) {
            Arrays.fill(row, 0);
        }
        return row;
    }
}
