package org.karmma.core;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * For Java Flight Recorder: an extractor was looked at for a slot. Its duration is that of making its network, loading the slot's
 * weights, proving it with the probes and so warming it up. It is not here for callers, but because a recorded class has to be visible
 * to the recorder, which those inside of a bundle are not.
 */
@Name(AdmissionEvent.NAME)
@Label("Admission")
@Category("Karmma")
@Description("An extractor was made ready for a slot, or refused")
@StackTrace(false)
public final class AdmissionEvent extends jdk.jfr.Event {

    /** What recordings call it. */
    public static final String NAME = "org.karmma.Admission";

    @Label("Slot")
    private final String slot;

    @Label("Extractor")
    private final String extractor;

    @Label("Admitted")
    private boolean admitted;

    /**
     * @param slot its id
     * @param extractor for people: which, of which bundle
     */
    public AdmissionEvent(String slot, String extractor) {
        this.slot = slot;
        this.extractor = extractor;
    }

    /** It may enter. */
    public void admit() {
        admitted = true;
    }
}
