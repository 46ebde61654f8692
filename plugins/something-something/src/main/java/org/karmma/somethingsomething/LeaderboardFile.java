package org.karmma.somethingsomething;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.karmma.dataset.DataException;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Submission;

/**
 * What the leaderboard of TwentyBN took, as the baseline that they published writes it ({@code test_submission.csv}): a row for each test
 * video with its id and the indices of the five likeliest classes, the likeliest first, {@code 12345;7;12;101;3;44}, without a header. The
 * leaderboard went with its company; whoever keeps the labels today may want another form.
 */
final class LeaderboardFile implements Submission {

    private static final int PLACES = 5;

    @Override
    public String title() {
        return "Something-Something V2 leaderboard (TwentyBN, closed)";
    }

    @Override
    public List<String> spaces() {
        return List.of(SomethingSomething.SPACE);
    }

    @Override
    public String entry() {
        return "test_submission.csv";
    }

    @Override
    public void write(OutputStream out, List<ScoredClip> clips) throws DataException, IOException {
        for (ScoredClip clip : clips) {
            out.write(row(clip).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String row(ScoredClip clip) throws DataException {
        float[] scores = clip.scores().get(SomethingSomething.SPACE);
        if (scores == null) {
            throw new DataException(clip.clip().toString(), "it has no scores of " + SomethingSomething.SPACE,
                    "Predict every clip of the test split in that label space");
        }
        return clip.clip().id() + IntStream.range(0, scores.length).boxed().sorted(Comparator.comparing((Integer i) -> -scores[i]))
                .limit(PLACES).map(i -> ";" + i).collect(Collectors.joining("", "", "\n"));
    }
}
