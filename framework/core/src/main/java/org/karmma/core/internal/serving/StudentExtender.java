package org.karmma.core.internal.serving;

import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.core.bundles.BroughtStudent;
import org.karmma.core.bundles.Reasons;
import org.karmma.core.bundles.StudentBundles;
import org.karmma.core.internal.packaging.ModelBundleFile;
import org.karmma.core.internal.packaging.PackedModel;
import org.karmma.core.internal.packaging.StudentName;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the students of model bundles to life: what holds a model package and no code is seen as soon as it is started, on the thread
 * that starts it, and its package is copied out of it. Whoever starts a bundle asks {@link #broughtBy} afterwards what has become of it.
 */
@Capability(namespace = "osgi.extender", name = ModelBundleFile.EXTENDER, version = "1.0.0")
public final class StudentExtender implements StudentBundles, BundleTrackerCustomizer<BundledModel>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StudentExtender.class);

    private final BundleContext context;
    private final BundledStudents students;
    private final BundleTracker<BundledModel> tracker;
    private volatile boolean closing;

    /** @param context of the core */
    public StudentExtender(BundleContext context, Students students) {
        this.context = context;
        this.students = students.bundled();
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    }

    /** Begins with the bundles that have been started already. */
    public void open() {
        tracker.open();
    }

    @Override
    public Optional<BroughtStudent> broughtBy(Bundle bundle) {
        return Optional.ofNullable(tracker.getObject(bundle)).map(students::standing);
    }

    @Override
    public BundledModel addingBundle(Bundle bundle, BundleEvent event) {
        List<BundleCapability> brought = bundle.adapt(BundleRevision.class).getDeclaredCapabilities(Student.PROPERTY);
        if (brought.isEmpty()) {
            return null;
        }
        BundledModel model = read(bundle, brought);
        students.bring(model);
        return model;
    }

    private BundledModel read(Bundle bundle, List<BundleCapability> brought) {
        BundledModel.Source source = new BundledModel.Source(Reasons.name(bundle), bundle.getVersion(), bundle.getBundleId());
        Map<String, Object> said = brought.get(0).getAttributes();
        String student = String.valueOf(said.get(Student.PROPERTY));
        try {
            if (brought.size() > 1) {
                throw new DataException(source.name(), "it says that it brings " + brought.size() + " students, and a bundle brings one",
                        "Make a bundle of each: karmma package");
            }
            StudentName.checked(student);
            Path folder = context.getDataFile("students").toPath().resolve(bundle.getBundleId() + "-" + System.nanoTime());
            return BundledModel.of(student, source, PackedModel.unpack(name -> {
                URL entry = bundle.getEntry(ModelBundleFile.FOLDER + name);
                return entry == null ? null : entry.openStream();
            }, ModelBundleFile.FOLDER.substring(0, ModelBundleFile.FOLDER.length() - 1), String.valueOf(said.get(ModelBundleFile.SHA256)),
                    folder), Instant.now());
        } catch (DataException | RuntimeException | Error e) { // the framework would keep an error to itself
            LOG.error("student {}: {} is refused: {}", student, source.name(), e.getMessage(), e);
            return BundledModel.refused(student, source, BundledModel.reason(e));
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, BundledModel model) {
        // it goes on being started
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, BundledModel model) {
        students.takeBack(model, closing || context.getBundle(0).getState() == Bundle.STOPPING);
    }

    /** Takes back what all bundles bring. */
    @Override
    public void close() {
        closing = true;
        tracker.close();
    }
}
