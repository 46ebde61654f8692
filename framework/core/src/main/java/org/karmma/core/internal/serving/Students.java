package org.karmma.core.internal.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.karmma.core.Event;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.StudentName;
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
 * The students of a home: each folder of {@code models} that holds a package is one, published under the folder's name, and so is what
 * bundles bring, where none of that name is installed. What is published stays the same object while versions of the student come and go.
 */
public final class Students implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Students.class);

    private final VersionStore store;
    private final PublishedStudents published;
    private final VersionChanges changes;
    private final BundledStudents bundled;
    private final Surroundings around;
    private final StoreWatch watch;

    /** Makes students known to others. */
    @FunctionalInterface
    public interface Publisher {

        /** @return running it takes the student back */
        Runnable publish(Student student);

        /** Publishes as OSGi services with the property {@link Student#PROPERTY}. */
        static Publisher services(BundleContext context) {
            return student -> {
                ServiceRegistration<Student> registration =
                        context.registerService(Student.class, student,
                                FrameworkUtil.asDictionary(Map.of(Student.PROPERTY, student.name())));
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
        this(home, around, publisher, () -> VersionState.KEPT);
    }

    /** @param kept how many versions of a student that served before are kept */
    public Students(Path home, Surroundings around, Publisher publisher, IntSupplier kept) {
        this.store = new VersionStore(home.resolve("models"), kept);
        BundledModels models = new BundledModels();
        this.published = new PublishedStudents(store, models, around, publisher);
        this.changes = new VersionChanges(store, published, around.events());
        this.bundled = new BundledStudents(models, published, changes, around);
        this.around = around;
        store.recover();
        this.watch = new StoreWatch(store, changes);
        try {
            store.reading(() -> {
                store.names().forEach(this::openInstalled);
                return null;
            });
        } catch (DataException e) {
            LOG.error("no student of this home is opened: {}", e.getMessage());
        }
    }

    private void openInstalled(String name) {
        try {
            published.follow(name, store.stateOrServing(name), null);
        } catch (DataException | RuntimeException e) {
            LOG.error("student {} is left out: {}", name, e.getMessage(), trace(e));
            around.events().add(Event.Kind.REFUSED, subject(name), e.getMessage());
        }
    }

    /** What a log is to say of a failure beside its message: data that cannot be used is nothing to look for in code. */
    static Throwable trace(Exception e) {
        return e instanceof DataException ? null : e;
    }

    static String subject(String name) {
        return "student " + name;
    }

    /**
     * Copies a package into the home under a name and publishes it; one that has the name is replaced, and kept as an earlier version:
     * requests go to the old one until the new one is ready, and those under way end with the old one.
     *
     * @throws DataException if the package is damaged, or the name cannot be one; what was installed stays
     */
    public void install(Path modelPackage, String name) throws DataException {
        StudentName.checked(name);
        changes.change(name, before -> {
            String old = published.brought(name).map(BundledModel::toString).orElse(before.serving() == null ? "" : before.serving().id());
            StoredVersion added = store.add(name, before, modelPackage);
            changes.apply(name, before, before.installed(added), added);
            String what = added.id() + " from " + added.from();
            around.events().add(old.isEmpty() ? Event.Kind.ADMITTED : Event.Kind.UPDATED, subject(name),
                    old.isEmpty() ? what : what + " serves instead of " + old);
            LOG.info("student {}: {} is installed", name, what);
            return null;
        });
    }

    /** From now on what other processes do to the students of the home is followed. Once. */
    public void watch() {
        watch.begin();
    }

    /** Why installed students could not be opened when that was last tried, by name. */
    public Map<String, String> refused() {
        return published.refused();
    }

    VersionStore store() {
        return store;
    }

    PublishedStudents published() {
        return published;
    }

    VersionChanges changes() {
        return changes;
    }

    /** Those that bundles bring. */
    BundledStudents bundled() {
        return bundled;
    }

    /** A student by name. Waits for what has just arrived to be admitted or refused, slot by slot. */
    public Optional<Student> find(String name) {
        Optional<StudentHandle> found = Optional.ofNullable(published.handle(name));
        try {
            if (found.isPresent()) {
                StudentHandle student = found.get();
                student.settle(around.rules().get().admission().multipliedBy(1L + student.slots().size()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            return Optional.empty(); // it has just gone
        }
        return found.map(Function.identity());
    }

    /** The same as it is now. */
    public Optional<Student> findAtOnce(String name) {
        return Optional.ofNullable(published.handle(name));
    }

    /** Opens a package as a student that the caller closes. @throws DataException if the package is damaged */
    public Student open(Path modelPackage) throws DataException {
        ModelPackage model = ModelPackage.peek(modelPackage);
        return ServedStudent.open(model, model.description().name(), around);
    }

    /** The package of the version of a student that serves. @throws DataException if it is damaged, or the home cannot be read */
    public Optional<ModelPackage> model(String name) throws DataException {
        if (published.handle(name) == null) {
            return Optional.empty();
        }
        Optional<BundledModel> brought = published.brought(name);
        if (brought.isPresent()) {
            return Optional.of(ModelPackage.read(brought.get().model().folder()));
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
        watch.close();
        changes.close();
    }
}
