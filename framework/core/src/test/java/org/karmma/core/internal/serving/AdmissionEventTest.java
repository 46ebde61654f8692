package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.AdmissionEvent;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.extractor.Fingerprint;

class AdmissionEventTest {

    @TempDir Path folder;

    @Test
    void theRecorderSeesWhoWasLookedAtAndWhetherItWasLetIn() throws Exception {
        PluginRegistry registry = TrainedRamps.registry();
        TrainedRamps.arrive(registry, new RampExtractor("left"), TrainedRamps.bundle("ramps", 0, 11));
        TrainedRamps.arrive(registry, new RampExtractor("right", Fingerprint.of("ramp", 2), 1, false), TrainedRamps.bundle("newer", 5, 12));
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(AdmissionEvent.NAME);
            recording.start();
            ServedStudent.open(TrainedRamps.write(folder.resolve("model")), "kitchen", new Around().of(registry)).close();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(AdmissionEvent.NAME)).toList();
        assertEquals(List.of("left, left-student of ramps 1.0.0, true", "right, right-student of newer 1.5.0, false"), events.stream()
                .map(e -> e.getString("slot") + ", " + e.getString("extractor") + ", " + e.getBoolean("admitted")).toList());
        assertTrue(events.get(0).getDuration().toNanos() > 0, "loading and warming up takes time");
    }
}
