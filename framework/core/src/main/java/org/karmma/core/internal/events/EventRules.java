package org.karmma.core.internal.events;

/**
 * How much of what happened is kept.
 *
 * @param memory events that can be asked for
 * @param fileBytes how many bytes a file holds before the next event goes into another one
 * @param files full ones that are kept beside the current one
 */
public record EventRules(int memory, long fileBytes, int files) {

    /** A thousand, and five files of some four thousand. */
    public static final EventRules DEFAULT = new EventRules(1000, 1 << 20, 4);
}
