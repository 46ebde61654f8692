package org.karmma.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that happened in a home.
 *
 * @param time when
 * @param kind what
 * @param subject whom it is about, for instance {@code bundle karmma-audio 1.2.0} or {@code student kitchen, slot audio}
 * @param detail for people: which file, which sides, why, what to do; may be empty
 */
public record Event(Instant time, Kind kind, String subject, String detail) {

    public Event {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(detail, "detail");
    }

    /** What can happen. */
    public enum Kind {
        /** A bundle came. */
        ARRIVED,
        /** A bundle or a student was replaced by another version. */
        UPDATED,
        /** A bundle, an extractor or a package was not let in. */
        REFUSED,
        /** An extractor was let into a slot, or a student into the home. */
        ADMITTED,
        /** A slot is left out for a while, since it failed too often or an operator said so. */
        QUARANTINED,
        /** A quarantine was lifted. */
        CLEARED,
        /** An operator has a slot left out until further notice. */
        MUTED,
        /** An operator has it used again. */
        UNMUTED,
        /** A bundle or a student went. */
        WITHDRAWN,
        /** A new version of a student answers beside the serving one, unheard. */
        SHADOWED,
        /** A new version of a student serves. */
        PROMOTED,
        /** An earlier version of a student serves again. */
        ROLLED_BACK,
        /** A file of an older format was read, or rewritten. */
        CONVERTED;

        /** As written in files: lower case with hyphens. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
