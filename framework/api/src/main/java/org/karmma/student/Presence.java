package org.karmma.student;

import java.time.Instant;
import java.util.Objects;

/**
 * Whether one slot took part in a prediction.
 *
 * @param slot the modality's id
 * @param cause null where it took part, otherwise why it did not
 * @param detail for people: which file or bundle, what is wrong, what to do; empty where it took part
 * @param since when it began to be absent for this cause; null where it took part, or where nobody kept count
 */
public record Presence(String slot, Cause cause, String detail, Instant since) {
    public Presence {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(detail, "detail");
    }

    public static Presence present(String slot) {
        return new Presence(slot, null, "", null);
    }

    public static Presence absent(String slot, Cause cause, String detail) {
        return absent(slot, cause, detail, null);
    }

    public static Presence absent(String slot, Cause cause, String detail, Instant since) {
        return new Presence(slot, Objects.requireNonNull(cause, "cause"), detail, since);
    }

    public boolean isPresent() {
        return cause == null;
    }
}
