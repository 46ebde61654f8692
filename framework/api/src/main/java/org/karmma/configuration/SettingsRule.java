package org.karmma.configuration;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the settings of a component have to fulfil together, beyond the range of each: an OSGi service. Whoever configures the component wrongly
 * is told, and what was in force stays in force. The range of a single setting needs no rule: it is {@code min} and {@code max} of its {@code
 * AttributeDefinition}, which forms show, too.
 *
 * @param <C> the annotation type that describes the settings
 */
@ConsumerType
public interface SettingsRule<C> {

    /** Whose settings: the PID of the component, or its factory PID. */
    String pid();

    Class<C> type();

    /**
     * Looks at settings that are about to be used; each is within its own range. Quick, without any effect.
     *
     * @throws IllegalArgumentException if they cannot be used together, naming the keys and what would be right
     */
    void check(C settings);
}
