package org.karmma.core.internal.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.karmma.core.Event;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.VersionState;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The students installed in a home: each folder of {@code models} that holds a package is one, published under the folder's name. What
 * is published stays the same object while versions of the student come and go.
 */
public final class Students implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Students.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final VersionStore store;
    private final PublishedStudents published;
    private final Surroundings around;
    /** Held by whoever changes which versions there are. */
    private final Object changing = new Object();
    private boolean closed;

    /** Makes students known to others. */
    @FunctionalInterface
    public interface Publisher {

        /** @return running it takes the student back */
        Runnable publish(Student student);

        /** Publishes as OSGi services with the property {@link Student#PROPERTY}. */
        static Publisher services(BundleContext context) {
            return student -> {
                ServiceRegistration<Student> registration =
                        context.registerService(Student.class, student, FrameworkUtil.asDictionary(Map.of(Student.PROPERTY, student.name())));
                return () -> {
                    try {
                        registration.unregister();
                    } catch (IllegalStateException e) {
                        LOG.debug("service of student {} is gone already: its bundle stops", student.name());
                    }
                };
            };
        }
    }

    /** Opens and publishes what is in {@code home/models}; a package that cannot be used is logged and left out. */
    public Students(Path home, Surroundings around, Publisher publisher) {
        this.store = new VersionStore(home.resolve("models"));
        this.published = new PublishedStudents(store, around, publisher);
        this.around = around;
        store.recover();
        try {
            store.reading(() -> {
                store.names().forEach(this::openInstalled);
                return null;
            });
        } catch (DataException e) {
            LOG.error("no student of this home is opened: {}", e.getMessage(), e);
        }
    }

    private void openInstalled(String name) {
        try {
            published.follow(checked(name), store.stateOrServing(name), null);
        } catch (DataException | RuntimeException e) {
            LOG.error("student {} is left out: {}", name, e.getMessage(), e);
            around.events().add(Event.Kind.REFUSED, subject(name), e.getMessage());
        }
    }

    static String subject(String name) {
        return "student " + name;
    }

    /** Whether a student can be called this; nothing else may become part of a path. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static String checked(String name) throws DataException {
        if (!isName(name)) {
            throw new DataException("student '" + name + "'", "that cannot be a student's name",
                    "Use letters, digits, - and _, beginning with a letter or digit, at most 63.");
        }
        return name;
    }

    /**
     * Copies a package into the home under a name and publishes it; one that has the name is replaced, and kept as an earlier version:
     * requests go to the old one until the new one is ready, and those under way end with the old one.
     *
     * @throws DataException if the package is damaged, or the name cannot be one; what was installed stays
     */
    public void install(Path modelPackage, String name) throws DataException {
        checked(name);
        change(name, before -> {
            StoredVersion added = store.add(name, before, modelPackage);
            apply(name, before, before.installed(added), added);
            String what = added.id() + " from " + added.from();
            around.events().add(before.serving() == null ? Event.Kind.ADMITTED : Event.Kind.UPDATED, subject(name),
                    before.serving() == null ? what : what + " serves instead of " + before.serving().id());
            LOG.info("student {}: {} is installed", name, what);
            return null;
        });
    }

    /** A change of which versions a student has. */
    interface Change<T> {
        /** @param before what the home says, and what is open */
        T from(VersionState before) throws DataException;
    }

    /** Makes a change while nobody else makes one, in this process or in another. What others did meanwhile is caught up with first. */
    <T> T change(String name, Change<T> change) throws DataException {
        synchronized (changing) {
            if (closed) {
                throw new IllegalStateException("the home is closed");
            }
            return store.changing(() -> {
                try {
                    VersionState before = store.state(name);
                    catchUp(name, before);
                    return change.from(before);
                } catch (DataException e) {
                    around.events().add(Event.Kind.REFUSED, subject(name), e.getMessage());
                    throw e;
                }
            });
        }
    }

    /**
     * Carries out a change: what is needed is opened first, then the disk is changed, then requests follow.
     *
     * @param entering the version that has a new part to play, and must open or nothing is changed; null if none has
     */
    void apply(String name, VersionState before, VersionState next, StoredVersion entering) throws DataException {
        LiveVersion fresh = null;
        try {
            boolean serves = next.serving() != null && entering != null && entering.isSame(next.serving());
            fresh = entering == null ? null : published.open(name, before, entering, serves);
            store.commit(name, before, next);
        } catch (DataException | RuntimeException e) {
            if (fresh != null) {
                fresh.release();
            }
            store.discard(name, before);
            throw e;
        }
        try {
            published.follow(name, next, fresh);
        } catch (DataException e) { // of a version that did not serve before either
            LOG.warn("student {} does not serve: {}", name, e.getMessage(), e);
        }
    }

    /** As far as that is possible: where the serving version is damaged, to replace it may be just what is asked for. */
    private void catchUp(String name, VersionState state) {
        try {
            published.follow(name, state, null);
        } catch (DataException | RuntimeException e) {
            LOG.warn("student {} does not serve: {}", name, e.getMessage(), e);
        }
    }

    VersionStore store() {
        return store;
    }

    PublishedStudents published() {
        return published;
    }

    /** A student by name. Waits a while for bundles that have just arrived to be admitted or refused. */
    public Optional<Student> find(String name) {
        StudentHandle found = published.handle(name);
        if (found == null) {
            return Optional.empty();
        }
        try {
            found.settle(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            return Optional.empty(); // it has just gone
        }
        return Optional.of(found);
    }

    /** Opens a package as a student that the caller closes. @throws DataException if the package is damaged */
    public Student open(Path modelPackage) throws DataException {
        ModelPackage model = ModelPackage.read(modelPackage);
        return ServedStudent.open(model, model.description().name(), around);
    }

    /** The package of the version of a student that serves. @throws DataException if it is damaged, or the home cannot be read */
    public Optional<ModelPackage> model(String name) throws DataException {
        if (published.handle(name) == null) {
            return Optional.empty();
        }
        return store.reading(() -> {
            VersionState state = store.state(name);
            return state.serving() == null ? Optional.empty()
                    : Optional.of(ModelPackage.read(store.folder(name, state, state.serving())));
        });
    }

    /** Names of the students, in alphabetical order. */
    public List<String> names() {
        return published.names();
    }

    /** Withdraws and closes all of them. */
    @Override
    public void close() {
        synchronized (changing) {
            closed = true;
            names().forEach(published::withdraw);
        }
    }
}
