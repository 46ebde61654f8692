package org.karmma.imu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Reading;

class ImuModalityTest {

    private final ImuModality modality = new ImuModality();

    @Test
    void aRecordingBecomesTheSignalOfEachExtractor(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("recording.csv"), modality.series().example(3));
        Clip clip = Clip.builder("clip").span(1, 2).evidence(modality.id(), new Evidence.Recording(file)).build();
        assertEquals(2, modality.extractors().size());
        for (Extractor extractor : modality.extractors()) {
            Reading reading = modality.read(clip, extractor.signal());
            assertInstanceOf(Reading.Present.class, reading, reading.toString());
        }
    }
}
