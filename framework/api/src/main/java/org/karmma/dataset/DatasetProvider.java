package org.karmma.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows one data-set format. Registered as an OSGi service with the property {@link #PROPERTY}; an experiment selects it by that name.
 */
@ConsumerType
public interface DatasetProvider {

    /** Service property: the name an experiment selects this provider by. */
    String PROPERTY = "karmma.dataset";

    /** The same name. */
    String id();

    /**
     * The settings an experiment may give, with their defaults; a key that is not here is refused before any work. Values are
     * text as in the experiment file ("400", "0.9").
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * The ids of the label spaces that the data set will have with these settings, where they are known before it is there; empty where
     * they are not. An experiment that names another one is then refused before any work.
     *
     * @param settings every key of {@link #settings()}
     */
    default List<String> spaces(Map<String, String> settings) {
        return List.of();
    }

    /**
     * Looks at the values before any work.
     *
     * @param settings every key of {@link #settings()}
     * @throws DataException naming the setting whose value cannot be used
     */
    default void check(Map<String, String> settings) throws DataException {}

    /**
     * Makes what {@link #open} needs under {@code root}, if this provider makes anything (a generator does, a reader does not).
     * Idempotent and resumable: files appear whole or not at all.
     *
     * @param root where the data set is, or is to be
     * @param settings every key of {@link #settings()}
     * @param threads how many cores it may use
     * @param progress is told how far it is; throws {@link java.util.concurrent.CancellationException} to stop it
     * @throws DataException naming file and remedy
     */
    default void prepare(Path root, Map<String, String> settings, int threads, Progress progress) throws DataException {}

    /**
     * What decides the files that {@link #prepare} makes, by name: one root cannot hold what two different answers make. Empty for a
     * provider that makes none, which is the default.
     *
     * @param settings every key of {@link #settings()}
     * @throws DataException as {@link #check}
     */
    default Map<String, String> madeOf(Map<String, String> settings) throws DataException {
        return Map.of();
    }

    /**
     * Reads the annotations.
     *
     * @throws DataException if they cannot be used, naming file, row and remedy
     */
    Dataset open(Path root, Map<String, String> settings) throws DataException;

    /**
     * Whether a folder looks as if it held this data set, however damaged: a look at some names, nothing is opened. Who is asked to look at
     * a folder without being told what it holds takes the one provider that recognizes it. By default none does, which suits a provider
     * whose data another one reads.
     */
    default boolean recognizes(Path root) {
        return false;
    }

    /**
     * Looks at everything that is annotated under {@code root} and tells what is wrong with it: never stops at the first thing, never
     * throws for what it finds. Media are looked for, not decoded; whoever asks looks himself at whether a recording that a clip names is
     * there and not empty. By default: whether it opens, and what is skipped. {@link Findings} helps to read and to inspect with one code.
     *
     * @param root where the data set is
     * @param settings every key of {@link #settings()}
     * @param findings hears of each thing that is wrong
     * @param progress is told how far it is, where that takes more than moments; throws
     *     {@link java.util.concurrent.CancellationException} to stop it
     * @return the data set with every annotated clip, those that opening leaves out for want of media, too; or empty where it cannot be
     *     opened (a {@link Finding.Severity#FATAL} finding says why)
     */
    default Optional<Dataset> inspect(Path root, Map<String, String> settings, Consumer<Finding> findings, Progress progress) {
        try {
            Dataset opened = open(root, settings);
            for (String row : opened.skipped()) {
                findings.accept(new Finding(Finding.Severity.ERROR, Finding.ANNOTATIONS, root.toString(), row, "Mend the row"));
            }
            return Optional.of(opened);
        } catch (DataException e) {
            findings.accept(Finding.of(Finding.Severity.FATAL, Finding.ANNOTATIONS, e));
            return Optional.empty();
        }
    }
}
