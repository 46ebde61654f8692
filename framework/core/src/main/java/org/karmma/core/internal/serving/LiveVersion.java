package org.karmma.core.internal.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.karmma.core.Event;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A version of a student that is open. A request holds it from beginning to end; it is closed when nobody holds it any more. */
final class LiveVersion extends Counted {

    private static final Logger LOG = LoggerFactory.getLogger(LiveVersion.class);
    /** While others serve. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String id;
    /** Null for one that a bundle brings. */
    private final StoredVersion stored;
    /** Null for one that is installed. */
    private final BundledModel brought;
    private final ServedStudent student;
    private final VersionEvents events;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LiveVersion(String id, StoredVersion stored, BundledModel brought, ServedStudent student, VersionEvents events) {
        this.id = id;
        this.stored = stored;
        this.brought = brought;
        this.student = student;
        this.events = events;
    }

    /** Opens a package and admits what is here. The caller holds it. @param name of the student */
    static LiveVersion open(String name, StoredVersion facts, Path folder, Surroundings around, VersionEvents events) throws DataException {
        ModelPackage model = ModelPackage.peek(folder);
        LiveVersion version = new LiveVersion(facts.id(), facts, null, ServedStudent.open(model, name, around.with(events)), events);
        model.older().ifPresent(older -> new StudentNews(around.events()).tell(Event.Kind.CONVERTED, name + ", " + facts.id(), "its "
                + ModelPackage.MODEL + " was read from " + older + "; karmma upgrade rewrites it"));
        return version;
    }

    /** Opens what a bundle brings and admits what is here. The caller holds it. */
    static LiveVersion open(BundledModel brought, Surroundings around, VersionEvents events) throws DataException {
        return new LiveVersion(brought.version(), null, brought,
                ServedStudent.open(brought.model(), brought.student(), around.with(events)), events);
    }

    /** {@code v1}, {@code v2}, ... of one that is installed, the version of the bundle of one that a bundle brings. */
    String id() {
        return id;
    }

    boolean is(StoredVersion version) {
        return stored != null && stored.isSame(version);
    }

    /** What a bundle brings; empty for one that is installed. */
    Optional<BundledModel> brought() {
        return Optional.ofNullable(brought);
    }

    /** For people. */
    @Override
    public String toString() {
        return brought == null ? id : brought.toString();
    }

    /** To be used while it is held. */
    ServedStudent student() {
        return student;
    }

    ModelDescription description() {
        return student.description();
    }

    boolean hasSlot(String slot) {
        return description().slots().stream().anyMatch(s -> s.id().equals(slot));
    }

    /** From now on its answers are returned. */
    void serves() {
        events.serving();
    }

    /** Not on the thread that let go last, which may have a request to answer. */
    @Override
    void dispose() {
        Thread closer = new Thread(() -> {
            try {
                student.close();
            } finally {
                closed.countDown();
            }
        }, "karmma-closing-" + student.name() + "-" + id());
        closer.setDaemon(true);
        closer.start();
    }

    /** Waits a while for those who hold it. Where that is not long enough, it is closed when they have ended. */
    void awaitClosed(Duration patience) {
        try {
            if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} of student {} still answers a request after {} ms; it is closed when that has ended", id(), student.name(),
                        patience.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
