package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;

/** A modality that keeps its promises passes; one that breaks any of them fails, in words that say which and what to do. */
class ConformanceTest {

    private static Sonar.Fault sonar = Sonar.Fault.NONE;
    private static Echo.Fault echo = Echo.Fault.NONE;

    /** As the author of a bundle writes it. */
    static final class OfSonar extends ModalityConformance {

        OfSonar() {
            super(Sonar.class);
        }

        @Override
        public Modality modality() {
            return new Sonar(sonar);
        }

        @Override
        public List<Extractor> extractors() {
            return List.of(new Echo(echo));
        }

        @Override
        public List<Clip> clips(Path folder) throws Exception {
            Path file = Files.write(folder.resolve("sonar.txt"), List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"));
            return List.of(Clip.builder("recorded").span(0, 1).evidence("sonar", new Evidence.Recording(file)).build(),
                    Clip.builder("pushed").span(0, 1).evidence("sonar",
                            Evidence.Buffer.of(Samples.of(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, 10), 10)).build());
        }
    }

    @AfterEach
    void mend() {
        sonar = Sonar.Fault.NONE;
        echo = Echo.Fault.NONE;
    }

    /** What the tests that fail say, by the name of the test. */
    private static Map<String, String> failures() {
        SummaryGeneratingListener heard = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(OfSonar.class)).build(), heard);
        assertTrue(heard.getSummary().getTestsFoundCount() > 20, () -> heard.getSummary().getTestsFoundCount() + " tests were found");
        Map<String, String> failures = new TreeMap<>();
        heard.getSummary().getFailures().forEach(failure -> failures.put(failure.getTestIdentifier().getUniqueIdObject()
                .getSegments().get(2).getValue().replaceAll("\\(.*", ""), String.valueOf(failure.getException().getMessage())));
        return failures;
    }

    @Test
    void whoKeepsEveryPromisePasses() {
        assertEquals(Map.of(), failures());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "CAPITAL_ID | saysWhoItIs | one lower-case word",
        "OTHER_PROPERTY | isFoundByAFramework | annotate it with @ProvidesModality(modality = \"radar\")",
        "RANDOM_FINGERPRINT | twoInstancesAreAlike | hash settings and versions",
        "NULL_READING | readsWhatItsExtractorsWant | return Reading.none(...)",
        "OTHER_SHAPE | readsWhatItsExtractorsWant | wants FLOAT32[8] and read() gave FLOAT32[4, 2]",
        "READS_WHAT_IS_NOT_THERE | aClipWithoutItHasNone | a clip without evidence was read",
        "NOT_REPEATABLE | readsTheSameTwice | a second reading",
        "TAKES_ANY_FORMAT | refusesFormatsThatItCannotGive | IllegalArgumentException",
        "THROWS_AT_BAD_FILES | badFilesAreNamed | Bad evidence is a DataException",
        "NAMES_NO_FILE | badFilesAreNamed | does not name the file",
        "READS_NAN | whatIsNoNumberIsABadSignal | a buffer of NaN was read",
        "READS_WHAT_IS_OLD | whatEndedLongAgoIsStale | that ended an hour before",
        "KEEPS_STATE | severalThreadsReadTheSame | keeps nothing of a call in fields",
        "LEAVES_FILES_OPEN | aThousandCallsLeaveNothingBehind | try (...)",
        "STARTS_THREADS | aThousandCallsLeaveNothingBehind | threads are left",
        "HANGS_WHEN_INTERRUPTED | anInterruptedCallEnds | must answer to Thread.interrupt()",
        "LEAVES_EXCERPTS_OUTSIDE | anExcerptIsReadAlike | outside the folder"})
    void aModalityThatBreaksOneIsToldWhich(Sonar.Fault fault, String test, String words) {
        sonar = fault;
        assertFails(test, words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "TEACHER_ONLY | bringsAStudent | no student could ever use",
        "OTHER_MODALITY | everythingIsDeclared | modality() is the id of the modality",
        "RANDOM_FINGERPRINT | fingerprintsTellCodeApart | no student trained with it would take it again",
        "OTHER_LAYOUT | tokensHaveTheDeclaredLayout | tokens() says 3 x 4",
        "FOREIGN_MANAGER | tokensHaveTheDeclaredLayout | put the input first",
        "MIXES_ROWS | aRowDoesNotDependOnItsNeighbours | no batch normalisation",
        "IDLE_PARAMETER | everyParameterLearns | gets no gradient",
        "LEAKS | aThousandCallsLeaveNothingBehind | arrays of the engine are left alive"})
    void anExtractorThatBreaksOneIsToldWhich(Echo.Fault fault, String test, String words) {
        echo = fault;
        assertFails(test, words);
    }

    private static void assertFails(String test, String words) {
        Map<String, String> failures = failures();
        assertTrue(failures.containsKey(test), () -> test + " did not fail: " + failures);
        assertTrue(failures.get(test).contains(words), () -> test + " said " + failures.get(test));
    }
}
