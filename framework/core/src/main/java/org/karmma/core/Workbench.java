package org.karmma.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.annotation.versioning.ProviderType;

/** What the command line and embedding hosts ask of the core: an OSGi service. */
@ProviderType
public interface Workbench {

    /** Framework property: the home folder. */
    String HOME = "karmma.home";

    /** Framework property: the command that starts a worker JVM, one argument a line; {@code --run DIR} is added. */
    String WORKER_COMMAND = "karmma.worker.command";

    /** Framework property: true in a worker JVM, which opens no student of the home. */
    String WORKER = "karmma.worker";

    /**
     * Framework property: true where somebody is about to ask: what only a first request would load is loaded while the framework starts.
     */
    String EAGER = "karmma.eager";

    /** Framework property: true where the home is followed while it runs, also what other processes do to its students. */
    String WATCH = "karmma.watch";

    /** Framework property: the folders with the bundles that a worker starts, one a line, and the drop folder last. */
    String BUNDLE_FOLDERS = "karmma.bundle.folders";

    /**
     * Checks an experiment file against the schema, the plugins that are there and their settings, and resolves every default.
     *
     * @return the resolved experiment as JSON
     * @throws ConfigurationException naming file, key and remedy
     */
    String resolve(RunRequest request) throws ConfigurationException;

    /**
     * Runs an experiment: stages whose inputs are unchanged are skipped, training goes on in child JVMs, an interrupted run is resumed.
     *
     * @throws ConfigurationException before any work, naming file, key and remedy
     * @throws DataException if the data cannot be used
     * @throws RunFailedException if a stage failed for good, naming it and its log
     * @throws InterruptedException if this thread is interrupted; what is finished is kept
     */
    RunResult run(RunRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException;

    /**
     * Adds a modality to a trained student: a slot is learned while all else is frozen, so that without the modality every answer stays
     * what it was, bit for bit at one thread; or all else is learned, too, within a tolerance ({@code extension} in the experiment's
     * schema). Training goes on in child JVMs; an interrupted run is resumed. The student itself is left alone: {@link #install} puts the
     * result in its place.
     *
     * @throws ConfigurationException before any work: the student has the modality or is none, nobody offers it, or what the student was
     *     made with is not here
     * @throws DataException if the model package is damaged, or the data set has other label spaces or none of that modality
     * @throws RunFailedException if a stage failed for good, or the result is refused since old answers moved further than they may
     * @throws InterruptedException if this thread is interrupted; what is finished is kept
     */
    ExtendResult extend(ExtendRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException;

    /**
     * Runs a trained student over a split of any data set that is labelled alike, with every subset of its modalities: logits, metrics,
     * the missing-probability curve. Goes on in child JVMs; an interrupted run is resumed.
     *
     * @throws ConfigurationException before any work: there is no such student, or what it was made with is not here
     * @throws DataException if the model package is damaged, the data set has other label spaces or none of the student's modalities, or
     *     a submission is wanted where there is no challenge
     * @throws RunFailedException if a stage failed for good
     * @throws InterruptedException if this thread is interrupted; what is finished is kept
     */
    EvaluateResult evaluate(EvaluateRequest request, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException;

    /**
     * Copies a model package into the home under a name and publishes it as a {@link Student} service. One that has the name is
     * replaced: its service stays and answers with the new package from then on, and the old one is kept as an earlier version
     * ({@link Rollover}).
     *
     * @throws DataException if the package is damaged
     */
    void install(Path modelPackage, String name) throws DataException;

    /**
     * Makes an OSGi bundle of a model package. While it is started in a home, its student serves there ({@link
     * org.karmma.core.bundles.StudentBundles}).
     *
     * @throws ConfigurationException before anything is written: there is no such student, nothing can be called so, or another file is in
     *     the way
     * @throws DataException if the model package is damaged, or the file cannot be written
     */
    ModelBundle bundle(ModelBundleRequest request) throws ConfigurationException, DataException;

    /** Opens a model package as a student that the caller closes. @throws DataException if the package is damaged */
    Student open(Path modelPackage) throws DataException;

    /**
     * A student of the home, installed or brought by a bundle, whichever version of it serves. The core closes it, when it is removed or
     * the core stops. Waits for bundles that have just arrived to be admitted to its slots or refused, which for large networks can take
     * as long as {@code admission.seconds} of {@code org.karmma.serving} allows.
     */
    Optional<Student> student(String name);

    /** The same without waiting: what has just arrived may not be in its slots yet. For those who are asked again and again. */
    Optional<Student> studentNow(String name);

    /** Names of the students of the home: those that are installed, and those that bundles bring. */
    List<String> students();

    /** What modalities are here now, with the bundles they come from. */
    List<ModalityInfo> modalities();
}
