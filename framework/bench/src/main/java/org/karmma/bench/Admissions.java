package org.karmma.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.karmma.core.AdmissionEvent;

/** Records how long models were loaded and warmed up, with Java Flight Recorder. */
final class Admissions implements AutoCloseable {

    /** How far the recorder's clock and the system's may be apart. */
    private static final Duration APART = Duration.ofMillis(20);

    private final Recording recording = new Recording();

    /** Begins. */
    Admissions() {
        recording.enable(AdmissionEvent.NAME).withoutThreshold();
        recording.start();
    }

    /**
     * One of them.
     *
     * @param slot id of the slot
     */
    record Admission(String slot, Instant began, Duration took) {
        double milliseconds() {
            return took.toNanos() / 1e6;
        }
    }

    /** Ends, and tells what was recorded. @param file where to put the recording meanwhile */
    List<Admission> stop(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        List<Admission> all = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals(AdmissionEvent.NAME)) {
                all.add(new Admission(event.getString("slot"), event.getStartTime(), event.getDuration()));
            }
        }
        return all;
    }

    /** The last one of a slot that began within a stretch of time: the one that the answer at its end was waiting for. */
    static Optional<Admission> within(List<Admission> all, String slot, Instant from, Instant to) {
        return all.stream().filter(a -> a.slot().equals(slot))
                .filter(a -> !a.began().isBefore(from.minus(APART)) && !a.began().isAfter(to.plus(APART)))
                .max(Comparator.comparing(Admission::began));
    }

    @Override
    public void close() {
        recording.close();
    }
}
