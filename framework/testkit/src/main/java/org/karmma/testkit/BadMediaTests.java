package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Files that are missing, empty, cut off or something else: a message that names them, or a cause; and the next clip is read as ever. */
public interface BadMediaTests extends Subject {

    @Test
    default void badFilesAreNamed(@TempDir Path folder, @TempDir Path damaged) throws Exception {
        Modality modality = modality();
        SignalFormat format = extractors().get(0).signal();
        for (Clip clip : clips(folder)) {
            Samples before = Signals.of(modality, clip, format);
            for (Map.Entry<String, Evidence> evidence : clip.evidence().entrySet()) {
                if (evidence.getValue() instanceof Evidence.Recording recording && Files.isRegularFile(recording.path())) {
                    each(modality, clip, evidence.getKey(), recording.path(), format, damaged);
                }
            }
            assertEquals(before, Signals.of(modality, clip, format), "after bad files a good one is read differently");
        }
    }

    private void each(Modality modality, Clip clip, String kind, Path good, SignalFormat format, Path damaged) throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        byte[] noise = new byte[4096];
        new Random(11).nextBytes(noise);
        String name = good.getFileName().toString();
        bad("is missing", false, modality, clip, kind, damaged.resolve("missing-" + name), format);
        bad("is empty", false, modality, clip, kind, Files.write(damaged.resolve("empty-" + name), new byte[0]), format);
        bad("is noise", false, modality, clip, kind, Files.write(damaged.resolve("noise-" + name), noise), format);
        bad("is a folder", false, modality, clip, kind, Files.createDirectories(damaged.resolve("folder-" + name)), format);
        // what was cut off may still hold what is asked for
        bad("is cut off", true, modality, clip, kind,
                Files.write(damaged.resolve("half-" + name), Arrays.copyOf(bytes, bytes.length / 2)), format);
    }

    private void bad(String what, boolean mayBeRead, Modality modality, Clip clip, String kind, Path file, SignalFormat format) {
        try {
            Reading reading = modality.read(Signals.with(clip, kind, new Evidence.Recording(file)), format);
            if (reading instanceof Reading.Present present) {
                assertTrue(mayBeRead, () -> "a signal was read from " + kind + " evidence that " + what);
                assertTrue(format.matches(present.signal()) && Finite.all(present.signal()), () -> kind + " evidence that "
                        + what + " gave " + present.signal() + ", not finite " + format);
            }
        } catch (DataException e) {
            assertTrue(String.valueOf(e.getMessage()).contains(file.getFileName().toString()),
                    () -> "the DataException about evidence that " + what + " does not name the file: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            fail(kind + " evidence that " + what + ": read() threw " + e + ". Bad evidence is a DataException that names the file, what is"
                    + " wrong and what to do, or a reading without a signal", e);
        }
    }
}
