package org.karmma.epickitchens;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.DataException;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Submission;

/**
 * The action recognition challenge's file, version 0.2, as the authors' repository C1-Action-Recognition writes it and its server reads
 * it:
 * <pre>
 * {"version": "0.2", "challenge": "action_recognition", "sls_pt": 5, "sls_tl": 5, "sls_td": 5, "results": {
 *   "P01_101_0": {"verb": {"0": 1.22, ..., "96": 0.02}, "noun": {"0": 0.8, ..., "299": 0.02}, "action": {"2,37": 0.85, ...}}, ...}}
 * </pre>
 * A verb and a noun score for every class, and the hundred likeliest actions as pairs of classes.
 */
final class ChallengeFile implements Submission {

    private static final String VERSION = "0.2";
    private static final String CHALLENGE = "action_recognition";
    private static final List<String> SPACES = List.of("verb", "noun");

    private final Map<String, Integer> sls;
    private final Map<String, Integer> classes;
    private final Actions actions;
    private final List<String> ids;

    /**
     * @param sls supervision levels, as they are called in the file
     * @param classes how many there are, by label space
     * @param ids the narrations that the server wants, each and no other
     */
    ChallengeFile(Map<String, Integer> sls, Map<String, Integer> classes, Actions actions, List<String> ids) {
        this.sls = sls;
        this.classes = classes;
        this.actions = actions;
        this.ids = ids;
    }

    @Override
    public String title() {
        return "EPIC-KITCHENS-100 Action Recognition challenge";
    }

    /** Verb and noun; scores of actions are written where there are some, and computed as the challenge does where there are none. */
    @Override
    public List<String> spaces() {
        return SPACES;
    }

    @Override
    public String entry() {
        return "test.json";
    }

    @Override
    public void write(OutputStream out, List<ScoredClip> clips) throws DataException, IOException {
        check(clips);
        json(out, clips);
    }

    private void check(List<ScoredClip> clips) throws DataException {
        Set<String> missing = new HashSet<>(ids);
        Set<String> wanted = Set.copyOf(ids);
        for (ScoredClip clip : clips) {
            if (!wanted.contains(clip.clip().id())) {
                throw new DataException(clip.clip().toString(), "the challenge has no such narration, so its server refuses the file",
                        "Predict the clips of the test split, and no others");
            }
            if (!missing.remove(clip.clip().id())) {
                throw new DataException(clip.clip().toString(), "it is predicted twice", "Predict each clip of the test split once");
            }
            for (String space : SPACES) {
                scores(clip, space, clip.scores().get(space));
            }
            if (clip.scores().containsKey(EpicDataset.ACTION)) {
                scores(clip, EpicDataset.ACTION, clip.scores().get(EpicDataset.ACTION));
            }
        }
        if (!missing.isEmpty()) {
            throw new DataException("clip " + ids.stream().filter(missing::contains).findFirst().orElseThrow(), missing.size() + " of "
                    + ids.size() + " narrations are not predicted, this the first, so the challenge's server refuses the file",
                    "Predict every clip of the test split; karmma data check says which have no media");
        }
    }

    private void scores(ScoredClip clip, String space, float[] scores) throws DataException {
        int wanted = space.equals(EpicDataset.ACTION) ? actions.pairs().size() : classes.get(space);
        if (scores == null || scores.length != wanted) {
            throw new DataException(clip.clip().toString(), (scores == null ? "it has no scores" : "it has " + scores.length + " scores")
                    + " of " + space + ", not " + wanted, "Predict every clip in the label spaces " + SPACES + " of this data set");
        }
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new DataException(clip.clip().toString(), "a score of " + space + " is " + score, "Look for what made it so");
            }
        }
    }

    private void json(OutputStream out, List<ScoredClip> clips) throws IOException {
        JsonGenerator json = new ObjectMapper().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("version", VERSION);
        json.writeStringField("challenge", CHALLENGE);
        for (String level : List.of("sls_pt", "sls_tl", "sls_td")) {
            json.writeNumberField(level, sls.get(level));
        }
        json.writeObjectFieldStart("results");
        for (ScoredClip clip : clips) {
            json.writeObjectFieldStart(clip.clip().id());
            for (String space : SPACES) {
                json.writeObjectFieldStart(space);
                float[] scores = clip.scores().get(space);
                for (int i = 0; i < scores.length; i++) {
                    json.writeNumberField(String.valueOf(i), scores[i]);
                }
                json.writeEndObject();
            }
            json.writeObjectFieldStart(EpicDataset.ACTION);
            for (Map.Entry<String, Double> action : ActionScores.of(clip.scores(), actions).entrySet()) {
                json.writeNumberField(action.getKey(), action.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.close();
    }
}
