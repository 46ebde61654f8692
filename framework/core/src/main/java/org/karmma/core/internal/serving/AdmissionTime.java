package org.karmma.core.internal.serving;

import jdk.jfr.FlightRecorder;
import org.karmma.core.AdmissionEvent;

/** How long an admission takes, for a recording; without one the recorder is left alone, which takes a tenth of a second to wake up. */
final class AdmissionTime implements AutoCloseable {

    private final AdmissionEvent event;

    /** It begins. */
    AdmissionTime(String slot, String extractor) {
        event = FlightRecorder.isInitialized() ? new AdmissionEvent(slot, extractor) : null;
        if (event != null) {
            event.begin();
        }
    }

    void admitted() {
        if (event != null) {
            event.admit();
        }
    }

    @Override
    public void close() {
        if (event != null) {
            event.commit();
        }
    }
}
