package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Split;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** A trained student and what sensors do to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SensorIT {

    private static final String ALL = "video+flow+audio+detection";

    @TempDir
    static Path folder;

    private TrainedRun run;
    private KarmmaFramework karmma;
    private Student student;
    private Clip clip;

    @BeforeAll
    void open() throws Exception {
        run = TrainedRun.get();
        karmma = KarmmaFramework.start(LaunchOptions.of(AssembledHome.in(folder.resolve("home"))));
        student = karmma.service(Workbench.class).open(run.result().student());
        clip = run.clips(karmma, Split.TEST).get(0);
    }

    @AfterAll
    void close() throws Exception {
        student.close();
        karmma.close();
    }

    /** What can be wrong with a file. */
    enum Damage {
        MISSING, EMPTY, TRUNCATED, GARBAGE;

        Path of(Path file) throws Exception {
            Path bad = folder.resolve(name().toLowerCase() + "-" + file.getFileName());
            byte[] content = Files.readAllBytes(file);
            switch (this) {
                case MISSING -> Files.deleteIfExists(bad);
                case EMPTY -> Files.write(bad, new byte[0]);
                case TRUNCATED -> Files.write(bad, Arrays.copyOf(content, content.length / 2));
                case GARBAGE -> Files.write(bad, "neither pictures nor sound nor boxes".repeat(100).getBytes(StandardCharsets.UTF_8));
            }
            return bad;
        }
    }

    private Path file(String kind) {
        return ((Evidence.Recording) clip.evidence(kind).orElseThrow()).path();
    }

    /** The clip with one kind of evidence replaced, or left out for null. */
    private Clip with(String kind, Evidence other) {
        Clip.Builder changed = Clip.builder("changed").span(clip.span().start(), clip.span().end());
        Map<String, Evidence> evidence = new LinkedHashMap<>(clip.evidence());
        evidence.remove(kind);
        evidence.forEach(changed::evidence);
        return other == null ? changed.build() : changed.evidence(kind, other).build();
    }

    private static Presence slot(Prediction prediction, String modality) {
        return prediction.slots().stream().filter(s -> s.slot().equals(modality)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedVideoFailsThoseWhoReadIt(Damage damage) throws Exception {
        Path bad = damage.of(file("video"));
        Prediction prediction = student.predict(with("video", new Evidence.Recording(bad)));
        assertEquals("detection", prediction.subset(), () -> prediction.slots().toString());
        for (String modality : List.of("video", "flow", "audio")) {
            Presence slot = slot(prediction, modality);
            assertEquals(Cause.BAD_SIGNAL, slot.cause(), slot.detail());
            assertTrue(slot.detail().contains(bad.toString()), slot.detail());
        }
        assertFalse(prediction.abstains());
    }

    @ParameterizedTest
    @EnumSource
    void damagedBoxesFailDetectionAlone(Damage damage) throws Exception {
        Path bad = damage.of(file("boxes"));
        Prediction prediction = student.predict(with("boxes", new Evidence.Recording(bad)));
        assertEquals("video+flow+audio", prediction.subset(), () -> prediction.slots().toString());
        assertEquals(Cause.BAD_SIGNAL, slot(prediction, "detection").cause());
        assertTrue(slot(prediction, "detection").detail().contains(bad.toString()), slot(prediction, "detection").detail());
    }

    /** Some training recordings were made without a sound track, some without boxes. */
    @Test
    void whatWasNotRecordedIsNoError() throws Exception {
        List<Prediction> incomplete = run.clips(karmma, Split.TRAIN).stream().filter(c -> c.id().endsWith("_0")).map(student::predict)
                .filter(p -> !p.subset().equals(ALL)).toList();
        Prediction silent = incomplete.stream().filter(p -> p.subset().equals("video+flow+detection")).findFirst().orElseThrow();
        assertEquals(Cause.NO_SIGNAL, slot(silent, "audio").cause());
        assertTrue(slot(silent, "audio").detail().contains(".MP4"), slot(silent, "audio").detail());
        Prediction unboxed = incomplete.stream().filter(p -> p.subset().equals("video+flow+audio")).findFirst().orElseThrow();
        assertEquals(Cause.NO_SIGNAL, slot(unboxed, "detection").cause());
        assertFalse(silent.abstains() || unboxed.abstains());
    }

    @Test
    void aSpanWithoutAnythingInItSilencesEverySensorThatHasItsOwnTime() {
        Clip.Builder late = Clip.builder("late").span(10_000, 10_001);
        clip.evidence().forEach(late::evidence);
        Prediction prediction = student.predict(late.build());
        assertTrue(prediction.abstains(), () -> prediction.slots().toString());
    }

    @Test
    void aLensCapIsABadSignal() {
        byte[] black = new byte[24 * 48 * 64 * 3];
        Prediction prediction = student.predict(with("video", Evidence.Buffer.of(Samples.of(black, 24, 48, 64, 3), 12)));
        assertEquals(Cause.BAD_SIGNAL, slot(prediction, "video").cause(), slot(prediction, "video").detail());
        assertFalse(prediction.subset().contains("video"), prediction.subset());
    }

    @Test
    void numbersThatAreNoneAreABadSignal() {
        float[] sound = new float[16_000];
        Arrays.fill(sound, Float.NaN);
        Prediction prediction = student.predict(with("audio", Evidence.Buffer.of(Samples.of(sound, sound.length, 1), 16_000)));
        assertEquals("video+flow+detection", prediction.subset());
        assertEquals(Cause.BAD_SIGNAL, slot(prediction, "audio").cause());
    }

    /** The microphone's buffer has been filled no further than to three seconds before the clip's end. */
    @Test
    void aSensorThatFellSilentIsStale() {
        float[] sound = new float[16_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (0.1 * Math.sin(i * 0.3));
        }
        Clip.Builder live = Clip.builder("live").span(100, 104).evidence("audio",
                new Evidence.Buffer(Samples.of(sound, sound.length, 1), 16_000, 100, "host"));
        Presence audio = slot(student.predict(live.build()), "audio");
        assertEquals(Cause.STALE, audio.cause(), audio.detail());
        assertTrue(audio.detail().contains("ended 3.00 s before the clip did"), audio.detail());
    }

    @Test
    void withNothingToGoByItAbstains() {
        Prediction prediction = student.predict(Clip.builder("nothing").build());
        assertTrue(prediction.abstains());
        assertEquals(Map.of(), prediction.scores());
        assertEquals("", prediction.subset());
        assertTrue(prediction.slots().stream().allMatch(s -> s.cause() == Cause.NO_SIGNAL && !s.detail().isEmpty()),
                () -> prediction.slots().toString());
    }
}
