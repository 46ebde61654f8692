package org.karmma.core.internal.settings;

import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the code of a bundle look at its settings together, see {@link CheckedBy}. */
final class Together {

    private static final Logger LOG = LoggerFactory.getLogger(Together.class);

    private Together() {}

    /** @throws IllegalArgumentException if they cannot be used together, with what the bundle says of it */
    static void check(Metatypes.Described described, Map<String, Object> settings) {
        Bundle bundle = described.bundle();
        try {
            Class<?> type = bundle.loadClass(described.ocd());
            CheckedBy checked = type.getAnnotation(CheckedBy.class);
            if (checked != null) {
                accept(checked.value(), TypedSettings.of(type, settings));
            }
        } catch (ClassNotFoundException e) {
            LOG.debug("{} was not made of an annotation type of {}", described.ocd(), bundle.getSymbolicName(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("settings {} of {} cannot be looked at", described.ocd(), bundle.getSymbolicName(), e);
        }
    }

    /** What accepts settings of a type is given settings of that type. */
    @SuppressWarnings("unchecked")
    private static void accept(Class<? extends Consumer<?>> check, Object settings) throws ReflectiveOperationException {
        Constructor<? extends Consumer<?>> constructor = check.getDeclaredConstructor();
        constructor.setAccessible(true);
        ((Consumer<Object>) constructor.newInstance()).accept(settings);
    }
}
