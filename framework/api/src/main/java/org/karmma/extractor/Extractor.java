package org.karmma.extractor;

import ai.djl.nn.Block;
import java.util.List;
import org.karmma.modality.SignalFormat;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes networks that turn signals of one modality into tokens: a stateless factory. A bundle offers one service for each role it
 * serves, with the property {@link org.karmma.modality.Modality#PROPERTY}, or one {@link ExtractorProvider} for all. Weights live with the
 * model package, never here.
 */
@ConsumerType
public interface Extractor {

    /** Unique name, for instance {@code imu-student}; an experiment may choose between several by it. */
    String id();

    /** The id of the {@link org.karmma.modality.Modality} that it is an extractor of. */
    String modality();

    /**
     * The id of the modality whose signals it is given, where that is another one than the one in whose place its tokens stand: features
     * that were computed elsewhere stand for a video. Only a teacher's may differ; a student works from what {@link #modality} reads. Such
     * an extractor is used where an experiment names it, and nowhere else.
     */
    default String reads() {
        return modality();
    }

    Role role();

    /** The form of one row of signal that it wants. */
    SignalFormat signal();

    /** The tokens it makes of one row. */
    TokenLayout tokens();

    /**
     * A hash of everything outside the weights that decides the tokens: preprocessing and architecture (see {@link Fingerprint}).
     * Two builds with one fingerprint and the same weights give the same tokens.
     */
    String fingerprint();

    /**
     * A fresh network without weights: {@code [B, signal...]} as FLOAT32 (bytes arrive as 0 to 255) to {@code [B, N_m, C_m]}
     * FLOAT32. A row's tokens depend on that row alone: no batch statistics. The caller initialises it, loads weights and closes it.
     * Parameter names within it are stable: they are the keys that weights are stored by.
     */
    Block newNetwork();

    /**
     * Whether its fresh networks hold what they have learned already (see {@link PretrainedValues}): a teacher's is then frozen as it is
     * and not trained on the pool.
     */
    default boolean isPretrained() {
        return false;
    }

    /** The files of code that its networks are made of, beside the bundle. Their hashes are part of the {@link #fingerprint}. */
    default List<CodeFile> code() {
        return List.of();
    }
}
