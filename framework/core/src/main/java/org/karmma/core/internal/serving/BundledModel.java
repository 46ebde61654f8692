package org.karmma.core.internal.serving;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import org.karmma.core.StudentVersion;
import org.karmma.core.internal.files.Folders;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.dataset.DataException;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A student that a bundle brings: its package, copied out of the bundle, or why it is refused.
 */
final class BundledModel {

    /** The preferred one first: of the highest version of the bundle, then the one that came last, as with modalities. */
    static final Comparator<BundledModel> PREFERRED = Comparator.<BundledModel, Version>comparing(model -> model.source.version())
            .thenComparing(model -> model.source.id()).reversed();

    private static final Logger LOG = LoggerFactory.getLogger(BundledModel.class);
    private static final int HASH = 12;

    private final String student;
    private final Source source;
    /** Null where there is none that can be read. */
    private final ModelPackage model;
    private final Instant came;
    private volatile String refusal;

    /**
     * @param name of the bundle, for people: {@code bundle karmma-student-kitchen 1.0.0}
     * @param version of the bundle
     * @param id of the bundle
     */
    record Source(String name, Version version, long id) {}

    private BundledModel(String student, Source source, ModelPackage model, Instant came, String refusal) {
        this.student = student;
        this.source = source;
        this.model = model;
        this.came = came;
        this.refusal = refusal;
    }

    /** One whose package has been checked. @throws DataException if it does not say when it was written */
    static BundledModel of(String student, Source source, ModelPackage model, Instant came) throws DataException {
        try {
            model.created();
        } catch (DateTimeException e) {
            throw new DataException(source.name(), "its " + ModelPackage.MODEL + " does not say when it was written: " + e.getMessage(),
                    "Package the model again.", e);
        }
        return new BundledModel(student, source, model, came, null);
    }

    /** One that cannot be used. @param student as far as that is known */
    static BundledModel refused(String student, Source source, String why) {
        return new BundledModel(student, source, null, Instant.EPOCH, why);
    }

    String student() {
        return student;
    }

    /** For people: {@code bundle karmma-student-kitchen 1.0.0}. */
    String bundle() {
        return source.name();
    }

    /** The version of the bundle. */
    String version() {
        return source.version().toString();
    }

    ModelPackage model() {
        return model;
    }

    /** Why it cannot be used; null if it can, as far as is known. */
    String refusal() {
        return refusal;
    }

    /** Opens it and admits what is here. The caller holds it. @return null if that cannot be done, and so it is refused */
    LiveVersion open(Surroundings around, VersionEvents events) {
        try {
            return LiveVersion.open(this, around, events);
        } catch (DataException | RuntimeException | Error e) { // whoever starts its bundle is to hear of it
            refuse(e);
            return null;
        }
    }

    /** From now on it cannot be used. */
    void refuse(Throwable why) {
        LOG.error("student {}: {} is refused: {}", student, this, why.getMessage(), why);
        refusal = reason(why);
    }

    /** For people. */
    static String reason(Throwable why) {
        return why.getMessage() == null || why instanceof Error ? why.toString() : why.getMessage();
    }

    /** For events: which bundle, and which weights, whatever the bundle calls them. */
    @Override
    public String toString() {
        return model == null ? source.name()
                : source.name() + " (weights " + model.weightsSha256().substring(0, HASH) + ")";
    }

    StudentVersion asVersion() {
        return new StudentVersion(version(), StudentVersion.State.SERVING, came, source.name(), model.created(), model.weightsSha256());
    }

    /** To be called when nobody opens it any more: those that are open need no files. */
    void delete() {
        if (model != null) {
            try {
                Folders.delete(model.folder());
            } catch (IOException e) {
                LOG.debug("{} goes with the framework's storage", model.folder(), e);
            }
        }
    }
}
