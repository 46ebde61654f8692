package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.toy.ToyPlugins;

/** What is done again after a change of the experiment: all that depends on it, nothing else. */
class StagesTest {

    @TempDir
    Path top;

    private Map<String, String> keys(Map<String, String> overrides) throws Exception {
        return StageRecord.keys(new Stages(ToyPlugins.setup(top, overrides)).inOrder());
    }

    /** The stages of the changed experiment that would not be skipped after a run of the other. */
    private Set<String> again(String key, String value) throws Exception {
        Map<String, String> before = keys(Map.of("seeds", "[1, 2]"));
        Map<String, String> after = keys(key.equals("seeds") ? Map.of(key, value) : Map.of("seeds", "[1, 2]", key, value));
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
    void theRecipeTouchesTheTeacherAndWhomItTeaches() throws Exception {
        againExactly("distillation.settings.alpha", "0.5", name -> about(name, "karmma_t", "karmma_s"));
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
        againExactly("evaluation.split", "validation", name -> name.startsWith("test-"));
    }

    @Test
    void otherDataChangesEverything() throws Exception {
        againExactly("dataset.settings.train", "25", name -> true);
    }

    @Test
    void anotherSeedReusesTheOthers() throws Exception {
        Set<String> again = again("seeds", "[1, 2, 3]");
        assertTrue(again.contains("karmma_s-3") && again.contains("test-baseline-3"), again.toString());
        assertTrue(again.stream().allMatch(name -> name.endsWith("-3")), again.toString());
    }

    @Test
    void everyStageStandsBehindThoseItNeedsAndLimitsBeforeWhoUsesTheSignals() throws Exception {
        List<String> names = new Stages(ToyPlugins.setup(top, Map.of())).inOrder().stream().map(Stage::name).toList();
        assertTrue(names.indexOf("limit-train") < names.indexOf("pretrain-left"));
        assertEquals(names.size(), Set.copyOf(names).size());
    }
}
