package org.karmma.core.health;

import java.util.Locale;
import java.util.Objects;

/**
 * What a look at one thing of a home found.
 *
 * @param check the id of the {@link HealthIndicator} that looked, for instance {@code disk}
 * @param subject what it looked at, for instance {@code student kitchen, slot audio}; may be empty
 * @param state how that is
 * @param message what was found, a sentence for people
 * @param remedy what to do about it; empty where it is well
 */
public record HealthFinding(String check, String subject, State state, String message, String remedy) {

    public HealthFinding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** What was found of what, and what is to be done, for people. */
    public String text() {
        return (subject.isEmpty() ? "" : subject + ": ") + message + (remedy.isEmpty() ? ""
                : (message.endsWith(".") || message.endsWith("?") ? " " : ". ") + remedy);
    }

    /** How something is, from good to bad. */
    public enum State {
        /** As it should be. */
        OK,
        /** Requests are answered, and somebody should look at it. */
        WARN,
        /** Requests are not answered, or not as they should be. */
        CRITICAL;

        /** As written in files: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The worst state of all; {@link State#OK} where there is none. */
    public static State worst(Iterable<HealthFinding> findings) {
        State worst = State.OK;
        for (HealthFinding finding : findings) {
            worst = finding.state().compareTo(worst) > 0 ? finding.state() : worst;
        }
        return worst;
    }
}
