package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.model.AtomicFile;

/**
 * What a system answered about the clips of a test with each subset of the modalities.
 *
 * @param system {@code karmma_t}, {@code baseline}, {@code baseline_delta}, {@code karmma_s}, or whatever else is compared
 * @param seed the seed that it was trained with
 * @param modalities ids in the order of the mask's bits
 * @param tested the clips, each labelled in the space that is judged; the same for all outcomes of a run
 * @param answers by label space, for every {@linkplain Subsets subset's mask}
 */
public record Outcome(String system, long seed, List<String> modalities, TestClips tested, Map<String, Answers> answers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Outcome {
        modalities = List.copyOf(modalities);
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        String who = system + ", seed " + seed + ": ";
        int subsets = (1 << modalities.size()) - 1;
        if (tested.ids().isEmpty() || tested.judged().labelled().length < tested.ids().size()) {
            throw new IllegalArgumentException(who + "results are about clips that are labelled in " + tested.judged().id()
                    + ", at least one");
        }
        for (TestClips.Space space : tested.spaces()) {
            Answers of = answers.get(space.id());
            if (of == null || of.rank().length != subsets) {
                throw new IllegalArgumentException(who + subsets + " subsets of " + modalities + " need answers in " + space.id()
                        + ", there are " + (of == null ? 0 : of.rank().length));
            }
            for (int[] row : of.rank()) {
                if (row.length != tested.ids().size()) {
                    throw new IllegalArgumentException(who + "every subset needs an answer for each of the same " + tested.ids().size()
                            + " clips; one has " + row.length);
                }
            }
        }
    }

    /** How many clips were tested. */
    public int clips() {
        return tested.ids().size();
    }

    /** Whether the likeliest class is the label, {@code [mask - 1][clip]}, in the space that is judged. */
    public boolean[][] correct() {
        return correct(tested.judged().id());
    }

    /** The same in another space, false where a clip is not labelled in it. */
    public boolean[][] correct(String space) {
        return answers.get(space).right(1);
    }

    /** Percent right, {@code [mask - 1]}, in the space that is judged. */
    public double[] percent() {
        return percent(tested.judged().id());
    }

    /** The same in another space, over the clips that are labelled in it; NaN where none is. */
    public double[] percent(String space) {
        int labelled = tested.space(space).labelled().length;
        boolean[][] correct = correct(space);
        double[] percent = new double[correct.length];
        for (int i = 0; i < percent.length; i++) {
            int right = 0;
            for (boolean answer : correct[i]) {
                right += answer ? 1 : 0;
            }
            percent[i] = 100.0 * right / labelled;
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
