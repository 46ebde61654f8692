package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Samples that a host has in memory: of another shape, with NaN in them, or too old. */
public interface BufferTests extends Subject {

    /** A clip and its one buffer. */
    record Pushed(Clip clip, String kind, Evidence.Buffer buffer) {

        Clip with(Samples samples) {
            return Signals.with(clip, kind, new Evidence.Buffer(samples, buffer.rate(), buffer.start(), buffer.clock()));
        }
    }

    private List<Pushed> pushed(Path folder) throws Exception {
        List<Pushed> pushed = new ArrayList<>();
        for (Clip clip : clips(folder)) {
            for (Map.Entry<String, Evidence> evidence : clip.evidence().entrySet()) {
                if (evidence.getValue() instanceof Evidence.Buffer buffer) {
                    pushed.add(new Pushed(clip, evidence.getKey(), buffer));
                }
            }
        }
        Assumptions.assumeFalse(pushed.isEmpty(), "clips() makes none in memory");
        return pushed;
    }

    @Test
    default void whatIsNoNumberIsABadSignal(@TempDir Path folder) throws Exception {
        for (Pushed good : pushed(folder)) {
            if (good.buffer().samples().type() == Samples.ElementType.FLOAT32) {
                float[] wrong = new float[good.buffer().samples().size()];
                Arrays.fill(wrong, Float.NaN);
                Reading reading = modality().read(good.with(Samples.of(wrong, good.buffer().samples().shape())), format());
                Reading.Absent absent = assertInstanceOf(Reading.Absent.class, reading, "a buffer of NaN was read");
                assertEquals(Reading.Absence.BAD_SIGNAL, absent.cause(), "a buffer of NaN was recorded and says nothing: return"
                        + " Reading.bad(...), not " + absent);
            }
        }
    }

    @Test
    default void anotherShapeIsRefusedInWords(@TempDir Path folder) throws Exception {
        for (Pushed good : pushed(folder)) {
            for (Samples wrong : List.of(one(good.buffer().samples().type(), 1, 1, 1, 1, 1, 7),
                    one(good.buffer().samples().type(), 0, 3))) {
                Reading reading;
                try {
                    reading = modality().read(good.with(wrong), format());
                } catch (DataException e) {
                    continue; // it says what is wrong
                } catch (RuntimeException | Error e) {
                    reading = fail("a buffer of " + wrong + ": read() threw " + e + ". Say in a DataException which shape it reads", e);
                }
                assertInstanceOf(Reading.Absent.class, reading, "a signal was read from a buffer of " + wrong);
            }
        }
    }

    @Test
    default void whatEndedLongAgoIsStale(@TempDir Path folder) throws Exception {
        for (Pushed good : pushed(folder)) {
            double end = good.buffer().end();
            Clip later = Clip.builder("later").span(end + 3600, end + 3601).evidence(good.kind(), good.buffer()).build();
            Reading.Absent absent = assertInstanceOf(Reading.Absent.class, modality().read(later, format()), "a buffer that ended an hour"
                    + " before the clip was read");
            assertEquals(Reading.Absence.STALE, absent.cause(), "a buffer that ended an hour before the clip is stale: ask Reading.untimely"
                    + " first");
        }
    }

    private SignalFormat format() {
        return extractors().get(0).signal();
    }

    private static Samples one(Samples.ElementType type, long... shape) {
        int size = (int) Samples.count(shape);
        return type == Samples.ElementType.UINT8 ? Samples.of(new byte[size], shape) : Samples.of(new float[size], shape);
    }
}
