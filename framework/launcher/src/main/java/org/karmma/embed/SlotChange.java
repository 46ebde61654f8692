package org.karmma.embed;

import java.util.Objects;
import org.karmma.student.Presence;

/**
 * A slot of a student can take part again, cannot any more, or cannot for another cause.
 *
 * @param student its name
 * @param before what held until now
 * @param now what holds: present, or absent with its cause and a detail for people
 */
public record SlotChange(String student, Presence before, Presence now) {
    public SlotChange {
        Objects.requireNonNull(student, "student");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(now, "now");
    }

    /** The modality's id. */
    public String slot() {
        return now.slot();
    }
}
