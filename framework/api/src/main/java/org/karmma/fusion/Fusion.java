package org.karmma.fusion;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes networks that join the tokens of all modalities. A service with the property {@link #PROPERTY}; an experiment selects it by
 * that name. {@code karmma}, the paper's transformer, is the default.
 */
@ConsumerType
public interface Fusion {

    /** Service property: the name an experiment selects this fusion by. */
    String PROPERTY = "karmma.fusion";

    /** The same name. */
    String id();

    /** The settings an experiment may give, with their defaults; other keys are refused before any work. */
    default Map<String, Double> settings() {
        return Map.of();
    }

    /** A fresh network without weights, not yet initialised. @throws IllegalArgumentException naming the setting that is out of range */
    FusionNetwork newNetwork(FusionSpec spec);
}
