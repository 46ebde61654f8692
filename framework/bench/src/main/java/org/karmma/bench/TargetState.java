package org.karmma.bench;

import org.karmma.student.Cause;

/**
 * How things stand with a modality bundle after everything that was done to it. Immutable.
 *
 * @param slotted whether the student has a slot for it
 * @param installed whether the framework has it
 * @param started whether it runs
 * @param watched whether it came by way of the drop folder, so that taking its jar out withdraws it
 * @param admissible whether the build that is installed may enter the slot
 * @param quarantined whether an operator has left its slot out
 */
record TargetState(boolean slotted, boolean installed, boolean started, boolean watched, boolean admissible, boolean quarantined) {

    /** As the home's drop folder brings it. */
    static TargetState dropped(boolean slotted) {
        return new TargetState(slotted, true, true, true, true, false);
    }

    TargetState after(Action action) {
        return switch (action) {
            case STOP -> new TargetState(slotted, installed, false, watched, admissible, quarantined);
            case START -> new TargetState(slotted, installed, true, watched, admissible, quarantined);
            case UPDATE_EQUAL, UPDATE_OTHER_FINGERPRINT, UPDATE_LYING ->
                    new TargetState(slotted, installed, started, watched, action.build().isAdmissible(), quarantined);
            case UNINSTALL, DROP_OUT -> new TargetState(slotted, false, false, false, false, quarantined);
            case INSTALL -> new TargetState(slotted, true, true, false, true, quarantined);
            case DROP_IN -> new TargetState(slotted, true, true, true, true, quarantined);
            case QUARANTINE -> new TargetState(slotted, installed, started, watched, admissible, true);
            case CLEAR -> new TargetState(slotted, installed, started, watched, admissible, false);
        };
    }

    /** Why a student is to leave it out; null if it is to use it. */
    Cause cause() {
        if (!started) {
            return Cause.NO_BUNDLE;
        }
        if (!admissible) {
            return Cause.INCOMPATIBLE;
        }
        return quarantined ? Cause.FAILED : null;
    }

    boolean isUsable() {
        return slotted && cause() == null;
    }
}
