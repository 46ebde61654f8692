package org.karmma.modality;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * On a {@link Modality} component: gives it its service property and the bundle its headers, {@code Provide-Capability:
 * karmma.modality} and {@code Require-Capability: karmma.contract}. A bundle built for another contract version is refused by the
 * resolver.
 */
@ComponentPropertyType
@Requirement(namespace = "karmma.contract", filter = "(&(version>=1.0.0)(!(version>=2.0.0)))")
@Capability(namespace = "karmma.modality")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProvidesModality {

    /** Prefix of the service property that DS derives from {@link #modality}. */
    String PREFIX_ = "karmma.";

    /** The modality's id. */
    @Attribute("karmma.modality")
    String modality();
}
