package org.karmma.configuration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Consumer;

/**
 * On the annotation type that describes a component's settings (an {@code ObjectClassDefinition}): what they have to fulfil together,
 * beyond the range of each. Whoever configures the component wrongly is told, and what was in force stays in force. The range of a single
 * setting needs no such check: it is {@code min} and {@code max} of its {@code AttributeDefinition}, which forms show, too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CheckedBy {

    /**
     * Accepts settings of the annotated type that can be used, each of which is within its own range, without any effect; throws {@link
     * IllegalArgumentException} that names the keys and what would be right otherwise. It has a constructor without parameters.
     */
    Class<? extends Consumer<?>> value();
}
