package org.karmma.epickitchens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.Split;

/** Copies whose media lie in a few HDF5 files; only names and counts are looked at, so what the elements are does not matter here. */
class PackedMediaTest {

    @TempDir
    Path root;

    private TinyCopy copy;

    /** P01_01 is packed narration by narration, and one of its two is not there. */
    @BeforeEach
    void packed() throws IOException {
        copy = TinyCopy.in(root);
        for (String participant : List.of("P01", "P02", "P03")) {
            Files.walk(root.resolve(participant)).sorted((a, b) -> b.compareTo(a)).forEach(p -> p.toFile().delete());
        }
        try (WritableHdfFile out = HdfFile.write(root.resolve("dataset.hdf5"))) {
            out.putGroup("P01_01").putDataset("P01_01_0", new float[45]);
            for (String video : List.of("P01_02", "P02_101", "P03_01", "P04_01")) {
                out.putDataset(video, new float[400]);
            }
        }
        try (WritableHdfFile out = HdfFile.write(root.resolve("flow.hdf5"))) {
            WritableGroup video = out.putGroup("P01_01");
            video.putDataset("P01_01_0", new float[60]);
            video.putDataset("P01_01_1", new float[60]);
            out.putDataset("P02_101", new float[400]);
        }
        try (WritableHdfFile out = HdfFile.write(root.resolve("EPIC_audio.hdf5"))) {
            out.putDataset("P01_01", new float[24_000 * 4]);
        }
    }

    private Map<String, Object> evidence(Dataset dataset, Split split, String id) {
        Clip clip = dataset.clips(split).stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
        return Map.copyOf(clip.evidence());
    }

    private Recording entry(String file, String name, double rate, double start) {
        return new Recording(root.resolve(file), OptionalDouble.of(rate), Optional.of(name), start);
    }

    @Test
    void clipsPointToTheirDataSets() throws Exception {
        Dataset dataset = copy.open();
        assertEquals(Map.of("video", entry("dataset.hdf5", "P01_01/P01_01_0", 45, 1), "flow", entry("flow.hdf5", "P01_01/P01_01_0", 60, 1),
                "audio", entry("EPIC_audio.hdf5", "P01_01", 24_000, 0)), evidence(dataset, Split.TRAIN, "P01_01_0"));
        assertEquals(Map.of("flow", entry("flow.hdf5", "P01_01/P01_01_1", 60, 2), "audio", entry("EPIC_audio.hdf5", "P01_01", 24_000, 0)),
                evidence(dataset, Split.TRAIN, "P01_01_1"));
        assertEquals(Map.of("video", entry("dataset.hdf5", "P02_101", 50, 0), "flow", entry("flow.hdf5", "P02_101", 100, 0)),
                evidence(dataset, Split.TRAIN, "P02_101_0"));
        assertEquals(Map.of("video", entry("dataset.hdf5", "P01_02", 60, 0)), evidence(dataset, Split.VALIDATION, "P01_02_0"));
        // files of a video come before what is packed of all
        assertEquals(Map.of("video", new Recording(root.resolve("P04/videos/P04_01.MP4"))), evidence(dataset, Split.VALIDATION,
                "P04_01_0"));
    }

    @Test
    void whatIsNotPackedIsNamed() {
        List<String> found = copy.inspect();
        assertTrue(found.contains("WARNING video dataset.hdf5, P01_01/P01_01_1: there is no such data set, though there are others"
                + " of P01_01"), String.join("\n", found));
        assertTrue(found.contains("WARNING audio EPIC_audio.hdf5, P02_101: there is none of P02_101, though there is of other videos"),
                String.join("\n", found));
    }

    @Test
    void aFileThatIsCutOffEndsTheOpening() throws Exception {
        Path file = root.resolve("flow.hdf5");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(assertThrows(DataException.class, () -> copy.open()).getMessage().startsWith(file + ": is cut off"));
        List<String> found = copy.inspect();
        assertTrue(found.stream().anyMatch(line -> line.startsWith("FATAL annotations flow.hdf5: is cut off")), String.join("\n", found));
    }
}
