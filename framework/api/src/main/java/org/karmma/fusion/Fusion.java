package org.karmma.fusion;

import java.util.List;
import java.util.Map;
import org.karmma.extractor.CodeFile;
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

    /**
     * Whether its networks can have slots that were {@linkplain SlotLayout#added added}. Such a network
     * <ul>
     *   <li>has every parameter of the network without these slots, under the same name and of the same shape; an added slot brings
     *       parameters of its own besides
     *   <li>given the same values, answers rows in which they are absent bit for bit as that network answers a batch of just these rows
     * </ul>
     * A student of a fusion that does not say so cannot be extended.
     */
    default boolean supportsAddedSlots() {
        return false;
    }

    /** A fresh network without weights, not yet initialised. @throws IllegalArgumentException naming the setting that is out of range */
    FusionNetwork newNetwork(FusionSpec spec);

    /**
     * The files of code that such a network is made of, beside the bundle.
     *
     * @throws IllegalArgumentException if there is no network for the slots
     */
    default List<CodeFile> code(FusionSpec spec) {
        return List.of();
    }
}
