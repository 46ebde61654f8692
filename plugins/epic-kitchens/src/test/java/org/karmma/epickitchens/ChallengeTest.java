package org.karmma.epickitchens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.karmma.epickitchens.TinyCopy.HEADER;
import static org.karmma.epickitchens.TinyCopy.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.ScoredClip;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;

/** What the challenge judges by itself, what its server takes, and the division of Epic-Kitchens*. */
class ChallengeTest {

    @TempDir
    Path root;

    private TinyCopy copy;

    @BeforeEach
    void whole() throws IOException {
        copy = TinyCopy.in(root);
    }

    private static Map<String, Set<String>> members(Dataset data, Split split, String space) {
        return data.groups(split).stream().collect(Collectors.toMap(ClipGroup::id, group -> data.clips(split).stream()
                .filter(clip -> group.holds().test(clip, space)).map(Clip::id).collect(Collectors.toSet())));
    }

    /** An action is in the tail where its verb or its noun is. */
    @Test
    void groupsAreThoseOfTheFiles() throws Exception {
        copy.write("annotations/EPIC_100_tail_verbs.csv", "verb\n1\n");
        copy.write("annotations/EPIC_100_tail_nouns.csv", "noun\n0\n");
        copy.write("annotations/EPIC_100_unseen_participant_ids_validation.csv", "participant_id\nP04\n");
        copy.write("annotations/EPIC_100_validation.csv", HEADER + row("P04_01_0", "P04_01", 1, 2, 1, 1)
                + row("P01_02_0", "P01_02", 1, 2, 0, 0) + row("P01_02_1", "P01_02", 1, 2, 0, 1));
        Dataset data = copy.open();
        assertEquals(Map.of("unseen", Set.of("P04_01_0"), "tail", Set.of("P04_01_0")), members(data, Split.VALIDATION, "verb"));
        assertEquals(Map.of("unseen", Set.of("P04_01_0"), "tail", Set.of("P01_02_0")), members(data, Split.VALIDATION, "noun"));
        assertEquals(Map.of("unseen", Set.of("P04_01_0"), "tail", Set.of("P04_01_0", "P01_02_0")),
                members(data, Split.VALIDATION, "action"));
        assertEquals(Map.of("unseen", Set.of("P03_01_0", "P03_01_1")), members(data, Split.TEST, "verb"),
                "without labels there is no tail");
        assertEquals(List.of(), data.groups(Split.TRAIN));

        Dataset star = copy.open("split", "epic-star");
        assertEquals(members(data, Split.VALIDATION, "action"), members(star, Split.TEST, "action"), "they go with the clips");
    }

    /** Verbs 0 to 4 have 40, 30, 15, 10 and 5 narrations: the smallest two are 15 %, and with the third it would be 30 %. */
    @Test
    void withoutTheFilesTheTailIsTheSmallestClassesOfTwentyPercent() throws Exception {
        copy.write("annotations/EPIC_100_verb_classes.csv", "id,key\n0,a\n1,b\n2,c\n3,d\n4,e\n");
        StringBuilder train = new StringBuilder(HEADER);
        StringBuilder validation = new StringBuilder(HEADER);
        int[] sizes = {40, 30, 15, 10, 5};
        for (int verb = 0; verb < sizes.length; verb++) {
            for (int i = 0; i < sizes[verb]; i++) {
                train.append(row("P01_01_" + verb + "_" + i, "P01_01", i, i + 1, verb, i % 2));
            }
            validation.append(row("P04_01_" + verb, "P04_01", 1, 2, verb, 0));
        }
        copy.write("annotations/EPIC_100_train.csv", train.toString());
        copy.write("annotations/EPIC_100_validation.csv", validation.toString());
        Dataset data = copy.open();
        assertEquals(Set.of("P04_01_3", "P04_01_4"), members(data, Split.VALIDATION, "verb").get("tail"));
        assertEquals(5, members(data, Split.VALIDATION, "verb").get("unseen").size(), "P04 is in no training narration");
    }

    @Test
    void epicStarCutsTheTrainingSplitByVideosWhateverTheOrderOfRows() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int video = 10; video < 60; video++) {
            copy.write("videos/P01/P01_" + video + ".MP4", "");
            for (int i = 0; i < 4 + video % 7; i++) {
                rows.add(row("P01_" + video + "_" + i, "P01_" + video, i, i + 1, i % 3, i % 2));
            }
        }
        copy.write("annotations/EPIC_100_train.csv", HEADER + String.join("", rows));
        Dataset first = copy.open("split", "epic-star");
        Collections.reverse(rows);
        copy.write("annotations/EPIC_100_train.csv", HEADER + String.join("", rows));
        Dataset second = copy.open("split", "epic-star");

        assertEquals(ids(first, Split.VALIDATION), ids(second, Split.VALIDATION));
        double share = (double) first.clips(Split.VALIDATION).size() / rows.size();
        assertEquals(.1, share, .02, "as near as whole videos come");
        assertEquals(rows.size(), first.clips(Split.TRAIN).size() + first.clips(Split.VALIDATION).size());
        Set<String> shared = new HashSet<>(videos(first, Split.TRAIN));
        shared.retainAll(videos(first, Split.VALIDATION));
        assertEquals(Set.of(), shared, "no video is in both");
        assertEquals(ids(copy.open(), Split.VALIDATION), ids(first, Split.TEST), "the published validation split is kept for testing");
        assertEquals(.3, (double) copy.open("split", "epic-star", "validation", "0.3").clips(Split.VALIDATION).size() / rows.size(), .02);
        assertThrows(DataException.class, () -> copy.open("split", "epic-star", "validation", "1"));
    }

    private static Set<String> ids(Dataset data, Split split) {
        return data.clips(split).stream().map(Clip::id).collect(Collectors.toSet());
    }

    private static Set<String> videos(Dataset data, Split split) {
        return ids(data, split).stream().map(id -> id.replaceFirst("_[^_]*$", "")).collect(Collectors.toSet());
    }

    /** The numbers are those of compute_action_scores in C1-Action-Recognition, worked out by hand for three verbs and two nouns. */
    @Test
    void theChallengesFileHasEveryScoreAndTheLikeliestActions() throws Exception {
        Dataset data = copy.open("slsPretraining", "2");
        Submission submission = data.submission(Split.TEST).orElseThrow();
        float ln2 = (float) Math.log(2);
        List<ScoredClip> scored = scored(data, Map.of("verb", new float[] {0, ln2, ln2}, "noun", new float[] {ln2, 0}));
        assertEquals("test.json", submission.entry());
        JsonNode json = written(submission, scored);
        assertEquals("0.2", json.path("version").asText());
        assertEquals("action_recognition", json.path("challenge").asText());
        assertEquals(List.of(2, 5, 5), List.of(json.path("sls_pt").asInt(), json.path("sls_tl").asInt(), json.path("sls_td").asInt()));
        assertEquals(2, json.path("results").size());
        JsonNode clip = json.path("results").path("P03_01_0");
        assertEquals(3, clip.path("verb").size());
        assertEquals(ln2, clip.path("verb").path("1").floatValue());
        assertEquals(0, clip.path("noun").path("1").floatValue());
        Map<String, Double> actions = new HashMap<>();
        clip.path("action").fields().forEachRemaining(field -> actions.put(field.getKey(), field.getValue().asDouble()));
        assertEquals(Set.of("0,0", "0,1", "1,0", "1,1", "2,0", "2,1"), actions.keySet());
        assertEquals(.4 * 2 / 3, actions.get("1,0"), 1e-6);
        assertEquals(.2 / 3, actions.get("0,1"), 1e-6);

        clip = written(submission, scored(data, Map.of("verb", new float[3], "noun", new float[2], "action", new float[] {1, 2, 3, 5})))
                .path("results").path("P03_01_1");
        assertEquals("2,1", clip.path("action").fieldNames().next(), "the likeliest pair of those that are labelled comes first");
    }

    private static JsonNode written(Submission submission, List<ScoredClip> clips) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        submission.write(out, clips);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    @Test
    void theServersRefusalsAreForeseen() throws Exception {
        Dataset data = copy.open();
        Submission submission = data.submission(Split.TEST).orElseThrow();
        Map<String, float[]> scores = Map.of("verb", new float[3], "noun", new float[2]);
        List<ScoredClip> all = scored(data, scores);
        ScoredClip stranger = new ScoredClip(data.clips(Split.TRAIN).get(0), scores);
        refused(submission, all.subList(0, 1), "1 of 2 narrations are not predicted");
        refused(submission, List.of(all.get(0), all.get(0), all.get(1)), "predicted twice");
        refused(submission, List.of(all.get(0), all.get(1), stranger), "no such narration");
        refused(submission, scored(data, Map.of("verb", new float[3])), "no scores of noun, not 2");
        refused(submission, scored(data, Map.of("verb", new float[4], "noun", new float[2])), "4 scores of verb, not 3");
        refused(submission, scored(data, Map.of("verb", new float[] {0, Float.NaN, 0}, "noun", new float[2])), "a score of verb is NaN");
        assertTrue(data.submission(Split.VALIDATION).isEmpty() && copy.open("split", "epic-star").submission(Split.TEST).isEmpty());
        assertThrows(DataException.class, () -> copy.open("slsData", "6"));
    }

    private static List<ScoredClip> scored(Dataset data, Map<String, float[]> scores) {
        return data.clips(Split.TEST).stream().map(clip -> new ScoredClip(clip, scores)).toList();
    }

    private static void refused(Submission submission, List<ScoredClip> clips, String why) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataException e = assertThrows(DataException.class, () -> submission.write(out, clips));
        assertEquals(0, out.size(), "before anything is written");
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
