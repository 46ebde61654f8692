package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** What the modality makes of good clips, and of clips that have nothing for it. */
public interface ReadingTests extends Subject {

    @Test
    default void readsWhatItsExtractorsWant(@TempDir Path folder) throws Exception {
        Modality modality = modality();
        List<Clip> clips = clips(folder);
        assertFalse(clips.isEmpty(), "clips() makes no clip");
        for (Clip clip : clips) {
            for (Extractor extractor : extractors()) {
                Samples signal = Signals.of(modality, clip, extractor.signal());
                assertTrue(extractor.signal().matches(signal), () -> "extractor " + extractor.id() + " wants " + extractor.signal() + " and"
                        + " read() gave " + signal + " of " + clip);
                assertTrue(Finite.all(signal), () -> "the signal of " + clip + " is not finite: return Reading.bad(...) with what"
                        + " is wrong");
            }
        }
    }

    @Test
    default void readsTheSameTwice(@TempDir Path folder) throws Exception {
        for (Clip clip : clips(folder)) {
            for (Extractor extractor : extractors()) {
                Modality modality = modality();
                Samples first = Signals.of(modality, clip, extractor.signal());
                assertEquals(first, Signals.of(modality, clip, extractor.signal()), () -> "a second reading of " + clip
                        + " gives another signal");
                assertEquals(first, Signals.of(modality(), clip, extractor.signal()), () -> "another instance reads another signal from "
                        + clip + ": keep nothing from one reading to the next that the result depends on");
            }
        }
    }

    @Test
    default void showsItsSignalsAsPictures(@TempDir Path folder) throws Exception {
        for (Clip clip : clips(folder)) {
            for (Extractor extractor : extractors()) {
                Optional<Samples> pictures = modality().pictures(Signals.of(modality(), clip, extractor.signal()));
                assertTrue(pictures.isEmpty() || pictures.get().type() == Samples.ElementType.UINT8 && pictures.get().shape().length == 4
                        && pictures.get().shape()[3] == 3 && pictures.get().size() > 0,
                        () -> "pictures() gives UINT8[pictures, height, width, 3], or nothing, not " + pictures.orElseThrow());
            }
        }
    }

    @Test
    default void refusesFormatsThatItCannotGive(@TempDir Path folder) throws Exception {
        SignalFormat strange = new SignalFormat(Samples.ElementType.FLOAT32, 1, 2, 1, 2, 1, 2, 1);
        for (Clip clip : clips(folder)) {
            Throwable thrown = assertThrows(IllegalArgumentException.class, () -> modality().read(clip, strange), "asked for " + strange
                    + ", read() did not throw IllegalArgumentException");
            assertTrue(thrown.getMessage() != null && !thrown.getMessage().isBlank(),
                    "its refusal of a format says nothing: say which it gives");
        }
    }

    @Test
    default void aClipWithoutItHasNone() throws Exception {
        for (Extractor extractor : extractors()) {
            Reading reading = modality().read(Clip.builder("nothing was recorded").span(0, 1).build(), extractor.signal());
            Reading.Absent absent = assertInstanceOf(Reading.Absent.class, reading, "a clip without evidence was read");
            assertEquals(Reading.Absence.NO_SIGNAL, absent.cause(), "what was not recorded is no signal: return Reading.none(...)");
            assertFalse(absent.detail().isBlank(), "Reading.none(...) says what was looked for");
        }
    }

    @Test
    default void anExcerptIsReadAlike(@TempDir Path folder, @TempDir Path excerpts) throws Exception {
        int made = 0;
        for (Clip clip : clips(folder)) {
            Path own = Files.createDirectory(excerpts.resolve(String.valueOf(made++)));
            Optional<Clip> excerpt = modality().excerpt(clip, own);
            if (excerpt.isEmpty()) {
                continue; // it may have none: then the student is proven by signals alone
            }
            long bytes = 0;
            for (Evidence evidence : excerpt.get().evidence().values()) {
                if (evidence instanceof Evidence.Recording recording) {
                    assertTrue(recording.path().startsWith(own), () -> "excerpt() leaves " + recording.path() + " outside the folder it was"
                            + " given: model packages keep what lies in it");
                    bytes += Files.size(recording.path());
                } else if (evidence instanceof Evidence.Buffer buffer) {
                    bytes += (long) buffer.samples().size() * buffer.samples().type().bytes();
                }
            }
            long size = bytes;
            assertTrue(size <= Modality.EXCERPT_BYTES, () -> "an excerpt takes " + size + " bytes, allowed are " + Modality.EXCERPT_BYTES);
            for (Extractor extractor : extractors()) {
                Samples signal = Signals.of(modality(), excerpt.get(), extractor.signal());
                assertEquals(signal, Signals.of(modality(), excerpt.get(), extractor.signal()), "an excerpt is read differently each time,"
                        + " so it proves nothing");
            }
        }
    }

    @Test
    default void answersWithinTheBudgetOfASlot(@TempDir Path folder) throws Exception {
        for (Clip clip : clips(folder)) {
            for (Extractor extractor : extractors()) {
                try (Network network = new Network(extractor)) {
                    assertTimeoutPreemptively(BUDGET, () -> {
                        Samples signal = Signals.of(modality(), clip, extractor.signal());
                        try (NDManager step = network.manager().newSubManager()) {
                            network.tokens(network.row(step, signal));
                        }
                    }, () -> "reading " + clip + " and extractor " + extractor.id() + " take longer than the " + BUDGET.toSeconds()
                            + " s after which a student goes on without the slot");
                }
            }
        }
    }
}
