package org.karmma.student;

import java.util.Objects;

/**
 * Whether one slot took part in a prediction.
 *
 * @param slot the modality's id
 * @param cause null where it took part, otherwise why it did not
 * @param detail for people: which file or bundle, what is wrong, what to do; empty where it took part
 */
public record Presence(String slot, Cause cause, String detail) {
    public Presence {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(detail, "detail");
    }

    public static Presence present(String slot) {
        return new Presence(slot, null, "");
    }

    public static Presence absent(String slot, Cause cause, String detail) {
        return new Presence(slot, Objects.requireNonNull(cause, "cause"), detail);
    }

    public boolean isPresent() {
        return cause == null;
    }
}
