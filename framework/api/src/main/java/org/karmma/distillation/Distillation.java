package org.karmma.distillation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.extractor.CodeFile;
import org.karmma.fusion.MissingTokens;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way of teaching. A service with the property {@link #PROPERTY}; an experiment selects it by that name. {@code v1} (the first
 * preprint) and {@code v3} (ICRA 2026) come with the framework.
 */
@ConsumerType
public interface Distillation {

    /** Service property: the name an experiment selects this distillation by. */
    String PROPERTY = "karmma.distillation";

    /** The same name. */
    String id();

    /** The settings an experiment may give, with their defaults; other keys are refused before any work. */
    default Map<String, Double> settings() {
        return Map.of();
    }

    /**
     * Those of the {@link #settings} that the teacher's training depends on ({@link Objective#teacherSees}, {@link
     * Objective#teacherLoss}): where only others differ, one teacher serves several experiments. By default all.
     */
    default Set<String> teacherSettings() {
        return settings().keySet();
    }

    /** What stands in the teacher's sequence for a modality that is missing. */
    MissingTokens teacherMissing();

    /** @param settings every key of {@link #settings()} @throws IllegalArgumentException naming the setting that is out of range */
    Objective objective(Map<String, Double> settings);

    /** The files of code that the losses are made of, beside the bundle. */
    default List<CodeFile> code() {
        return List.of();
    }
}
