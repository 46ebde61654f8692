package org.karmma.core.bundles;

import java.util.Locale;
import java.util.Objects;

/**
 * A student that a bundle brings, and what has become of it.
 *
 * @param student its name
 * @param state what has become of it
 * @param detail for people, a sentence that begins with the student: that it serves and without which slots, what goes before it, why it
 *         is refused and what to do
 */
public record BroughtStudent(String student, State state, String detail) {

    public BroughtStudent {
        Objects.requireNonNull(student, "student");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
    }

    /** What can become of it. */
    public enum State {
        /** It answers. */
        SERVING,
        /** It could, and another student of its name does: one that is installed in the home, or that another bundle brings. */
        ASIDE,
        /** It cannot be used. */
        REFUSED;

        /** As shown to people: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
