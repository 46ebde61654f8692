package org.karmma.core.internal.serving;

import java.time.Duration;

/**
 * What a student may take for an answer, and when it gives none.
 *
 * @param budget for reading and extracting one slot, from the request on; a slot that takes longer is absent, {@code timeout}
 * @param floor an answer whose likeliest class is less probable than this is withheld, 0 to 1
 * @param quarantine when a slot that fails is left out
 */
public record ServingRules(Duration budget, double floor, Quarantine.Rule quarantine) {

    /** Five seconds, no floor. */
    public static final ServingRules DEFAULT = new ServingRules(Duration.ofSeconds(5), 0, Quarantine.Rule.DEFAULT);

    public ServingRules {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("the budget of a slot is above 0 ms: " + budget.toMillis());
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("the floor is a probability, 0 to 1: " + floor);
        }
    }
}
