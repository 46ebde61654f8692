package org.karmma.core.internal.serving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.karmma.core.Event;
import org.karmma.core.internal.packaging.StoredVersion;
import org.karmma.core.internal.packaging.StudentName;
import org.karmma.core.internal.packaging.VersionState;
import org.karmma.core.internal.packaging.VersionStore;
import org.karmma.dataset.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The students that are open, and the versions behind them. Looking one up never waits; changes are made by one thread at a time, which
 * is the caller's affair.
 */
final class PublishedStudents {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedStudents.class);

    /** All together, when the home is closed: a server has waited for its requests before. */
    private static final Duration STOPPING = Duration.ofSeconds(2);

    private final VersionStore store;
    private final BundledModels bundled;
    private final Surroundings around;
    private final Students.Publisher publisher;
    private final StudentNews news;
    private final Map<String, Installed> installed = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new ConcurrentSkipListMap<>();

    private record Installed(StudentHandle student, Runnable withdrawal) {}

    /** @param bundled serve where no installed version does */
    PublishedStudents(VersionStore store, BundledModels bundled, Surroundings around, Students.Publisher publisher) {
        this.store = store;
        this.bundled = bundled;
        this.around = around;
        this.publisher = publisher;
        this.news = new StudentNews(around.events());
    }

    /** Names, in alphabetical order. */
    List<String> names() {
        return List.copyOf(installed.keySet());
    }

    /** The published student of a name; null if none of that name serves. */
    StudentHandle handle(String name) {
        Installed found = installed.get(name);
        return found == null ? null : found.student();
    }

    /** What bundles bring where it serves under this name; empty where an installed version does, or nothing. */
    Optional<BundledModel> brought(String name) {
        StudentHandle handle = handle(name);
        LiveVersion serving = handle == null ? null : handle.serving();
        return serving == null ? Optional.empty() : serving.brought();
    }

    /** What serves under a name, for people; empty where nothing does. */
    String serving(String name) {
        StudentHandle handle = handle(name);
        LiveVersion serving = handle == null ? null : handle.serving();
        return serving == null ? "" : serving.toString();
    }

    /** Why the installed version that is to serve could not be opened when that was last tried, by name. */
    Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    /** Whether an installed version serves under this name. */
    boolean isInstalled(String name) {
        return handle(name) != null && brought(name).isEmpty();
    }

    /**
     * A version that is open, or is opened now. The caller holds it.
     *
     * @param serves whether it is to serve
     * @throws DataException if its package is damaged
     */
    LiveVersion open(String name, VersionState state, StoredVersion version, boolean serves) throws DataException {
        LiveVersion here = find(name, version);
        return here != null ? here : LiveVersion.open(name, version, store.folder(name, state, version), around,
                new VersionEvents(around.events(), version.id(), serves));
    }

    /** An open version, held for the caller; null if it is not open. */
    private LiveVersion find(String name, StoredVersion version) {
        Installed here = installed.get(name);
        if (here == null) {
            return null;
        }
        LiveVersion serving = here.student().serving();
        if (serving != null && serving.is(version) && serving.hold()) {
            return serving;
        }
        LiveVersion shadow = here.student().shadow().map(Shadow::version).orElse(null);
        return shadow != null && shadow.is(version) && shadow.hold() ? shadow : null;
    }

    /**
     * Has requests answered, and compared, by the versions that {@code state} names.
     *
     * @param fresh an open one that may be among them, or null; the caller's hold on it goes over to this
     * @throws DataException if the serving one must be opened and cannot be, or nothing can be called so
     */
    void follow(String name, VersionState state, LiveVersion fresh) throws DataException {
        try {
            StudentName.checked(name);
            if (state.serving() == null) {
                followBundles(name);
            } else {
                followServing(name, state, fresh);
                followShadow(name, state, fresh);
            }
            refused.remove(name);
        } catch (DataException | RuntimeException e) {
            refused.put(name, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            if (fresh != null) {
                fresh.release();
            }
        }
    }

    /** {@code fresh} if it is the version that is wanted, or else one that is open, or is opened. */
    private LiveVersion take(LiveVersion fresh, String name, VersionState state, StoredVersion version, boolean serves)
            throws DataException {
        return fresh != null && fresh.is(version) && fresh.hold() ? fresh : open(name, state, version, serves);
    }

    private void followServing(String name, VersionState state, LiveVersion fresh) throws DataException {
        StudentHandle here = handle(name);
        LiveVersion serving = take(fresh, name, state, state.serving(), true);
        if (here != null && here.serving() == serving) {
            serving.release(); // it is held there
            return;
        }
        boolean heard = here != null && here.shadow().filter(shadow -> shadow.version() == serving).isPresent();
        LiveVersion old = serve(name, serving, heard);
        if (old != null) {
            old.release();
            old.awaitClosed(LiveVersion.PATIENCE);
        }
    }

    /** @return the version that served, with the hold on it; null if none did */
    private LiveVersion serve(String name, LiveVersion next, boolean heard) {
        Installed here = installed.get(name);
        if (here != null) {
            return here.student().serve(next, heard);
        }
        try {
            StudentHandle student = new StudentHandle(name, next);
            installed.put(name, new Installed(student, publisher.publish(student)));
            return null;
        } catch (RuntimeException | Error e) {
            next.release(); // nobody else holds it
            throw e;
        }
    }

    /**
     * Has requests answered by what bundles bring, the preferred first. Where that is nothing that can be opened, the student is withdrawn.
     * Where another one takes over, no request is waited for, since whoever starts a bundle is not patient for ever; closing one that is
     * withdrawn waits a while for those under way.
     */
    void followBundles(String name) {
        for (BundledModel model : bundled.of(name)) {
            if (brought(name).filter(serving -> serving == model).isPresent()) {
                return;
            }
            LiveVersion next = model.open(around, new VersionEvents(around.events(), model.version(), true));
            if (next != null) {
                Shadow shadow = handle(name) == null ? null : handle(name).shadow(null, false);
                if (shadow != null) {
                    shadow.close(); // only installed versions have one
                }
                LiveVersion old = serve(name, next, false);
                news.tell(old == null ? Event.Kind.ADMITTED : Event.Kind.UPDATED, name, model + " serves"
                        + (old == null ? "" : " instead of " + old));
                if (old != null) {
                    old.release();
                }
                return;
            }
        }
        withdraw(name);
    }

    private void followShadow(String name, VersionState state, LiveVersion fresh) {
        StudentHandle student = installed.get(name).student();
        Shadow here = student.shadow().orElse(null);
        Shadow next = null;
        boolean heard = false;
        if (state.shadow() != null) {
            try {
                LiveVersion version = take(fresh, name, state, state.shadow(), false);
                if (here != null && here.isOf(student.serving(), version)) {
                    version.release(); // it is held there
                    return;
                }
                heard = here != null && here.version() == version;
                next = shadow(name, student.serving(), version);
            } catch (DataException | RuntimeException e) {
                LOG.error("student {}: its shadow {} is left out: {}", name, state.shadow().id(), e.getMessage(), Students.trace(e));
                around.events().add(Event.Kind.REFUSED, Students.subject(name), "shadow " + state.shadow().id() + ": " + e.getMessage());
            }
        }
        Shadow old = student.shadow(next, heard);
        if (old != null) {
            old.close();
        }
    }

    /** @param version the caller's hold on it goes over to the shadow, or ends */
    private static Shadow shadow(String name, LiveVersion serving, LiveVersion version) {
        try {
            return new Shadow(name, serving, version);
        } catch (RuntimeException | Error e) {
            version.release();
            throw e;
        }
    }

    /** Takes a student back and closes it. */
    void withdraw(String name) {
        Installed gone = installed.remove(name);
        if (gone != null) {
            gone.withdrawal().run();
            gone.student().close();
        }
    }

    /** Takes all of them back and closes them; waits for requests under way no longer than a stop may take. */
    void close() {
        List<Installed> all = List.copyOf(installed.values());
        installed.clear();
        all.forEach(gone -> gone.withdrawal().run());
        List<LiveVersion> last = all.stream().map(gone -> gone.student().end()).filter(Objects::nonNull).toList();
        long deadline = System.nanoTime() + STOPPING.toNanos();
        last.forEach(version -> version.awaitClosed(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    }
}
