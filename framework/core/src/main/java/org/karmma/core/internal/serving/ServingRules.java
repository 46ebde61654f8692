package org.karmma.core.internal.serving;

import java.time.Duration;

/**
 * What a student may take for an answer, and when it gives none.
 *
 * @param budget for reading and extracting one slot, from the request on; a slot that takes longer is absent, {@code timeout}
 * @param floor an answer whose likeliest class is less probable than this is withheld, 0 to 1
 * @param quarantine when a slot that fails is left out
 * @param admission for showing that an extractor fits a slot, which asks it about every probe
 */
public record ServingRules(Duration budget, double floor, Quarantine.Rule quarantine, Duration admission) {

    /** Five seconds, no floor, a minute. */
    public static final ServingRules DEFAULT = new ServingRules(Duration.ofSeconds(5), 0, Quarantine.Rule.DEFAULT, Duration.ofMinutes(1));

    public ServingRules {
        if (admission.isNegative() || admission.isZero()) {
            throw new IllegalArgumentException("the time for admission is above 0 s: " + admission.toMillis() / 1e3);
        }
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("the budget of a slot is above 0 ms: " + budget.toMillis());
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("the floor is a probability, 0 to 1: " + floor);
        }
    }
}
