package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.karmma.model.AtomicFile;

/**
 * Which clips a system answered right with each subset of the modalities.
 *
 * @param system {@code karmma_t}, {@code baseline}, {@code baseline_delta} or {@code karmma_s}
 * @param seed the seed that it was trained with
 * @param modalities ids in the order of the mask's bits
 * @param correct {@code [mask - 1][clip]}, for every {@linkplain Subsets subset's mask}; the clips of all outcomes of a run are the same
 */
public record Outcome(String system, long seed, List<String> modalities, boolean[][] correct) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Outcome {
        modalities = List.copyOf(modalities);
        int subsets = (1 << modalities.size()) - 1;
        if (correct.length != subsets) {
            throw new IllegalArgumentException(system + ", seed " + seed + ": " + subsets + " subsets of " + modalities
                    + " need a row each, there are " + correct.length);
        }
        for (boolean[] row : correct) {
            if (row.length == 0 || row.length != correct[0].length) {
                throw new IllegalArgumentException(system + ", seed " + seed + ": every subset needs an answer for each of the same clips, "
                        + "at least one; there are " + correct[0].length + " and " + row.length);
            }
        }
    }

    /** How many clips were tested. */
    public int clips() {
        return correct[0].length;
    }

    /** Percent right, {@code [mask - 1]}. */
    public double[] percent() {
        double[] percent = new double[correct.length];
        for (int i = 0; i < percent.length; i++) {
            int right = 0;
            for (boolean answer : correct[i]) {
                right += answer ? 1 : 0;
            }
            percent[i] = 100.0 * right / clips();
        }
        return percent;
    }

    /** @throws IOException if the file cannot be read or is not what {@link #write} wrote */
    public static Outcome read(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Outcome.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + ": not the outcome of a test: " + e.getOriginalMessage() + ". Delete it and run again.", e);
        }
    }

    /** Writes the whole file or nothing. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, f -> JSON.writeValue(f.toFile(), this));
    }
}
