package org.karmma.core.bundles;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A bundle file in the drop folder and what has become of it.
 *
 * @param file absolute
 * @param state of the file as it is now
 * @param bundle symbolic name and version of the bundle that serves from this file, which an earlier version of the file may have
 *         brought; empty if none does
 * @param bundleId the framework's number of that bundle, -1 if there is none
 * @param detail for people: why it is refused and what to do, what it waits for; may be empty
 * @param since when it got into this state
 */
public record DroppedFile(Path file, State state, String bundle, long bundleId, String detail, Instant since) {

    public DroppedFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(since, "since");
    }

    /** What can become of a file. */
    public enum State {
        /** Its bundle was taken in. */
        SERVING,
        /** It is not whole and may be a copy under way. */
        WAITING,
        /** It cannot be used. */
        REFUSED,
        /** It was taken away, and its bundle with it. */
        WITHDRAWN;

        /** As shown to people: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of the file, without its folder. */
    public String name() {
        return file.getFileName().toString();
    }
}
