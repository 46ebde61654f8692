package org.karmma.core.internal.serving;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The students installed in a home: each folder of {@code models} that holds a package is one, published under the folder's name. */
public final class Students implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Students.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final PluginRegistry registry;
    private final Publisher publisher;
    private final Device device;
    private final EventLog events;
    private final Map<String, Installed> installed = new TreeMap<>();
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

    private record Installed(ServedStudent student, Runnable withdrawal) {}

    /** Opens and publishes what is in {@code home/models}; a package that cannot be used is logged and left out. */
    public Students(Path home, PluginRegistry registry, Publisher publisher, Device device, EventLog events) {
        this.folder = home.resolve("models");
        this.registry = registry;
        this.publisher = publisher;
        this.device = device;
        this.events = events;
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            ModelPackage.recover(folder);
            try (DirectoryStream<Path> packages = Files.newDirectoryStream(folder, p -> Files.isDirectory(p) && !hidden(p))) {
                packages.forEach(this::openInstalled);
            }
        } catch (IOException e) {
            LOG.error("{} cannot be read, no student in it is opened", folder, e);
        }
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private void openInstalled(Path path) {
        String name = path.getFileName().toString();
        try {
            publish(ServedStudent.open(ModelPackage.read(path), checked(name), registry, device, events));
        } catch (DataException | RuntimeException e) {
            LOG.error("student {} is left out: {}", name, e.getMessage(), e);
            events.add(Event.Kind.REFUSED, "student " + name, e.getMessage());
        }
    }

    /**
     * Copies a package into the home under a name and publishes it; one that has the name is replaced: requests go to the old one
     * until the new one is ready, and those under way end with the old one.
     *
     * @throws DataException if the package is damaged, or the name cannot be one; what was installed stays
     */
    public synchronized void install(Path modelPackage, String name) throws DataException {
        if (closed) {
            throw new IllegalStateException("the home is closed");
        }
        Path target = folder.resolve(checked(name));
        ServedStudent student = ServedStudent.open(ModelPackage.read(modelPackage), name, registry, device, events);
        try {
            ModelPackage.read(modelPackage).copyTo(target);
        } catch (DataException | RuntimeException e) {
            student.close();
            throw e;
        }
        publish(student);
        LOG.info("student {} is installed from {}", name, modelPackage);
        events.add(Event.Kind.ADMITTED, "student " + name, "installed from " + modelPackage);
    }

    private static String checked(String name) throws DataException {
        if (!NAME.matcher(name).matches()) {
            throw new DataException("student '" + name + "'", "that cannot be a student's name",
                    "Use letters, digits, - and _, beginning with a letter or digit, at most 63.");
        }
        return name;
    }

    /** The new one is published before the old one is withdrawn and closed, so that nobody finds none. */
    private synchronized void publish(ServedStudent student) {
        Installed old = installed.put(student.name(), new Installed(student, publisher.publish(student)));
        if (old != null) {
            withdraw(old);
        }
    }

    private static void withdraw(Installed old) {
        old.withdrawal().run();
        old.student().close();
    }

    /** A student by name. Waits a while for bundles that have just arrived to be admitted or refused. */
    public Optional<Student> find(String name) {
        Installed found;
        synchronized (this) {
            found = installed.get(name);
        }
        if (found == null) {
            return Optional.empty();
        }
        try {
            found.student().settle(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(found.student());
    }

    /** Opens a package as a student that the caller closes. @throws DataException if the package is damaged */
    public Student open(Path modelPackage) throws DataException {
        ModelPackage model = ModelPackage.read(modelPackage);
        return ServedStudent.open(model, model.description().name(), registry, device, events);
    }

    /** The package that a student was installed from as it lies in the home. */
    public synchronized Optional<Path> folder(String name) {
        return installed.containsKey(name) ? Optional.of(folder.resolve(name)) : Optional.empty();
    }

    /** Names of the students, in alphabetical order. */
    public synchronized List<String> names() {
        return List.copyOf(installed.keySet());
    }

    /** Withdraws and closes all of them. */
    @Override
    public synchronized void close() {
        closed = true;
        installed.values().forEach(Students::withdraw);
        installed.clear();
    }
}
