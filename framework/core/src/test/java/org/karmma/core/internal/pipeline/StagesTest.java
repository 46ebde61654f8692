package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.toy.ForwardingModality;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;

/** What is done again after a change of the experiment: all that depends on it, nothing else. */
class StagesTest {

    @TempDir
    Path top;

    private static final Map<String, String> CODE = Map.of("fusion karmma", "f", "distillation v3", "d", "data set toy", "t", "left", "l");
    private static final Map<String, String> CONTENTS = Map.of("pretrain", "p", "train", "t", "validation", "v", "test", "e");

    private Map<String, String> keys(Map<String, String> overrides) throws Exception {
        return keys(overrides, CODE, CONTENTS);
    }

    private Map<String, String> keys(Map<String, String> overrides, Map<String, String> code, Map<String, String> contents)
            throws Exception {
        return StageRecord.keys(new Stages(ToyPlugins.setup(top, overrides), code).inOrder(),
                Map.of("data", new ObjectMapper().valueToTree(Map.of("contents", contents))));
    }

    private static Set<String> named(Map<String, String> keys, String pattern) {
        return keys.keySet().stream().filter(name -> name.matches(pattern)).collect(Collectors.toSet());
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> other = new HashMap<>(map);
        other.put(key, value);
        return other;
    }

    /** The stages of the changed experiment that would not be skipped after a run of the other. */
    private Set<String> again(String key, String value) throws Exception {
        return again(keys(Map.of("seeds", "[1, 2]")),
                keys(key.equals("seeds") ? Map.of(key, value) : Map.of("seeds", "[1, 2]", key, value)));
    }

    private static Set<String> again(Map<String, String> before, Map<String, String> after) {
        Set<String> again = new TreeSet<>(after.keySet());
        again.removeIf(name -> after.get(name).equals(before.get(name)));
        return again;
    }

    private void againExactly(String key, String value, Predicate<String> expected) throws Exception {
        Set<String> all = new TreeSet<>(keys(Map.of("seeds", "[1, 2]")).keySet());
        all.removeIf(expected.negate());
        assertFalse(all.isEmpty());
        assertEquals(all, again(key, value));
    }

    private static boolean about(String name, String... words) {
        return List.of(words).stream().anyMatch(name::contains);
    }

    @Test
    void whatIsOnlyReportedChangesNothingThatIsMade() throws Exception {
        assertEquals(Set.of(), again("evaluation.bootstrap", "500"));
        assertEquals(Set.of(), again("resources.workers", "7"));
        assertEquals(Set.of(), again("resources.memory", "3g"));
        assertEquals(Set.of(), again("name", "another"));
        assertEquals(Set.of(), again("evaluation.costRepeats", "0"));
    }

    @Test
    void theLimitOfBadClipsIsLookedAtAgainAndNothingElse() throws Exception {
        againExactly("limits.badClips", "0.5", name -> name.startsWith("limit-"));
    }

    @Test
    void theStudentsEpochsRetrainStudentsButNotTheTeacher() throws Exception {
        againExactly("training.student.epochs", "3", name -> about(name, "baseline", "karmma_s", "probe-"));
    }

    @Test
    void theTeachersEpochsRetrainTheTeacherAndWhomItTeaches() throws Exception {
        againExactly("training.teacher.epochs", "3", name -> about(name, "karmma_t", "karmma_s"));
    }

    @Test
    void whatOnlyTheStudentsLossHasLeavesTheTeacherAlone() throws Exception {
        againExactly("distillation.settings.alpha", "0.5", name -> about(name, "karmma_s"));
    }

    @Test
    void theRecipeTouchesTheTeacherAndWhomItTeaches() throws Exception {
        againExactly("distillation.name", "v1", name -> about(name, "karmma_t", "karmma_s"));
        Map<String, String> v1 = keys(Map.of("distillation.name", "v1"));
        assertEquals(named(v1, ".*karmma_[ts].*"),
                again(v1, keys(Map.of("distillation.name", "v1", "distillation.settings.alignment", "0.5"))));
        assertEquals(named(v1, ".*karmma_s.*"),
                again(v1, keys(Map.of("distillation.name", "v1", "distillation.settings.divergence", "0.5"))));
    }

    @Test
    void modalityDropoutDoesNotTouchTheBaseline() throws Exception {
        againExactly("training.modalityDropout", "0.3", name -> about(name, "karmma_t", "karmma_s", "baseline_delta"));
    }

    @Test
    void pretrainingTouchesTokensAndWhatIsTaughtByThem() throws Exception {
        againExactly("pretraining.epochs", "3", name -> about(name, "pretrain-l", "pretrain-r", "tokens-", "karmma_t", "karmma_s"));
    }

    @Test
    void anotherSplitIsTestedWithTheSameNetworks() throws Exception {
        againExactly("evaluation.split", "validation", name -> name.startsWith("test-") || name.equals("strips"));
    }

    @Test
    void theTestSplitIsLeftAloneByAnExperimentThatIsAboutValidation() throws Exception {
        Set<String> names = keys(Map.of("evaluation.split", "validation")).keySet();
        assertTrue(names.stream().noneMatch(name -> name.matches("(signals|tokens|limit)-.*test.*")), names.toString());
        assertTrue(names.contains("test-karmma_s-1"), names.toString());
    }

    @Test
    void otherClipsInASplitTouchWhatIsMadeOfThem() throws Exception {
        Map<String, String> before = keys(Map.of());
        assertEquals(named(before, "(signals|limit|tokens)-(.*-)?test(-.*)?|test-.*|strips"),
                again(before, keys(Map.of(), CODE, with(CONTENTS, "test", "others"))));
        assertEquals(named(before, "(signals|limit)-pretrain.*|pretrain-.*|tokens-.*|.*karmma_[ts].*"),
                again(before, keys(Map.of(), CODE, with(CONTENTS, "pretrain", "others"))));
    }

    @Test
    void otherCodeTouchesWhatItDecides() throws Exception {
        Map<String, String> before = keys(Map.of());
        assertEquals(named(before, ".*(karmma_[ts]|baseline).*"),
                again(before, keys(Map.of(), with(CODE, "fusion karmma", "other"), CONTENTS)));
        assertEquals(named(before, ".*karmma_[ts].*"),
                again(before, keys(Map.of(), with(CODE, "distillation v3", "other"), CONTENTS)));
        assertEquals(before.keySet(), again(before, keys(Map.of(), with(CODE, "data set toy", "other"), CONTENTS)));
        Set<String> modality = again(before, keys(Map.of(), with(CODE, "left", "other"), CONTENTS));
        assertEquals(named(before, "(?!data$).*"), modality);
        assertEquals(Set.of(), again(before, keys(Map.of(), with(CODE, "fusion vote", "other"), CONTENTS)), "it takes no part");
    }

    @Test
    void aModalityThatReadsOtherwiseIsReadAgain() throws Exception {
        Map<String, String> before = keys(Map.of());
        Modality otherwise = new ForwardingModality(new ToyModality("left")) {
            @Override
            public String fingerprint() {
                return "otherwise";
            }
        };
        Setup other = new Setup(ToyPlugins.experiment(top, Map.of()), new ToyPlugins() {
            @Override
            public Optional<Modality> modalityOf(Extractor extractor) {
                return extractor.modality().equals("left") ? Optional.of(otherwise) : super.modalityOf(extractor);
            }
        });
        Map<String, String> after = StageRecord.keys(new Stages(other, CODE).inOrder(),
                Map.of("data", new ObjectMapper().valueToTree(Map.of("contents", CONTENTS))));
        assertEquals(named(before, "(?!data$).*"), again(before, after));
    }

    @Test
    void aSettingOfTheDataSetChangesWhatItChangesInTheClipsAndNothingElse() throws Exception {
        againExactly("dataset.settings.train", "25", name -> name.equals("data"));
    }

    @Test
    void costIsLeftOutWhereItIsNotWanted() throws Exception {
        Set<String> all = keys(Map.of()).keySet();
        Set<String> without = keys(Map.of("evaluation.cost", "false")).keySet();
        assertEquals(named(keys(Map.of()), "(?!memory-|cost-).*"), without);
        assertTrue(without.size() < all.size());
    }

    @Test
    void anotherSeedReusesTheOthers() throws Exception {
        Set<String> again = again("seeds", "[1, 2, 3]");
        assertTrue(again.contains("karmma_s-3") && again.contains("test-baseline-3"), again.toString());
        assertTrue(again.stream().allMatch(name -> name.endsWith("-3")), again.toString());
    }

    @Test
    void everyStageStandsBehindThoseItNeedsAndLimitsBeforeWhoUsesTheSignals() throws Exception {
        List<String> names = new Stages(ToyPlugins.setup(top, Map.of()), Map.of()).inOrder().stream().map(Stage::name).toList();
        assertTrue(names.indexOf("limit-train") < names.indexOf("pretrain-left"));
        assertEquals(names.size(), Set.copyOf(names).size());
    }
}
