package org.karmma.configuration;

import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the settings of a component have to fulfil together, beyond the range of each: an OSGi service of this class. Whoever configures the
 * component wrongly is told, and what was in force stays in force. The range of a single setting needs no rule: it is {@code min} and {@code
 * max} of its {@code AttributeDefinition}, which forms show, too.
 *
 * @param <C> the annotation type that describes the settings
 */
@ConsumerType
public abstract class SettingsRule<C> {

    private final String pid;
    private final Class<C> type;
    private final Consumer<C> check;

    /**
     * @param pid of the component, or its factory PID
     * @param type of the settings
     * @param check looks at settings that are about to be used, each of them within its own range: quick, without any effect, and an {@link
     *     IllegalArgumentException} that names the keys and what would be right if they cannot be used together
     */
    protected SettingsRule(String pid, Class<C> type, Consumer<C> check) {
        this.pid = Objects.requireNonNull(pid, "pid");
        this.type = Objects.requireNonNull(type, "type");
        this.check = Objects.requireNonNull(check, "check");
    }

    public final String pid() {
        return pid;
    }

    public final Class<C> type() {
        return type;
    }

    /** @throws IllegalArgumentException if they cannot be used together */
    public final void check(C settings) {
        check.accept(settings);
    }
}
