package org.karmma.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * One version of a student that a home keeps.
 *
 * @param id what it is called: {@code v1}, {@code v2}, ... in the order of coming; never used twice for one student. Of a student that a
 *     bundle brings it is the bundle's version, and there is no other one
 * @param state what it does now
 * @param installed when it came into the home
 * @param from where from: a folder, or how else it came
 * @param created when its package was written
 * @param weightsSha256 of its file of weights, lower-case hexadecimal; empty if its package cannot be read
 */
public record StudentVersion(String id, State state, Instant installed, String from, Instant created, String weightsSha256) {

    public StudentVersion {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(installed, "installed");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(weightsSha256, "weightsSha256");
    }

    /** What a version can be doing. */
    public enum State {
        /** It answers. */
        SERVING,
        /** It answers beside the serving one; its answers are compared and not returned. */
        SHADOW,
        /** It served before; a rollback returns to the latest of these. */
        EARLIER,
        /** It served and was rolled back; it serves again only when it is named. */
        ROLLED_BACK;

        /** As written in tables: lower case with hyphens. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
