package org.karmma.dropfolder;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.Reasons;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of each file of the drop folder. One file is worked on at a time; what bundles do to it is bounded, see {@link Takeover}.
 */
final class Installer {

    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    private final BundleContext context;
    private final Staging staging;
    private final Takeover takeover;
    private final Journal journal;
    private final Clock clock;
    private final Supplier<Duration> settling;
    private final Consumer<DroppedFile> changed;
    /** Runs before a bundle that is replaced goes: whoever used it has gone over to its successor. */
    private final Runnable handover;
    private final Map<Path, Dropped> files = new TreeMap<>();
    /** Files that {@link #settle} missed: the watch may not have, and says nothing if they come back between two looks. */
    private final Set<Path> missed = new HashSet<>();

    Installer(BundleContext context, Staging staging, Takeover takeover, Journal journal, Clock clock, Supplier<Duration> settling,
            Runnable handover, Consumer<DroppedFile> changed) {
        this.context = context;
        this.staging = staging;
        this.takeover = takeover;
        this.journal = journal;
        this.clock = clock;
        this.settling = settling;
        this.handover = handover;
        this.changed = changed;
    }

    /** Takes in a bundle that was installed from a file before this began to watch it. */
    synchronized void adopt(Path file, Bundle bundle) {
        Dropped dropped = files.computeIfAbsent(file, Dropped::new);
        dropped.serves(bundle, null, clock.instant());
        dropped.takeNews();
        changed.accept(dropped.shown());
    }

    /** Does what is to be done about a file. */
    synchronized DroppedFile look(Path file) throws InterruptedException {
        if (!files.containsKey(file) && Files.notExists(file)) {
            return new DroppedFile(file, DroppedFile.State.WITHDRAWN, "", -1, "", clock.instant());
        }
        missed.remove(file);
        Dropped dropped = files.computeIfAbsent(file, Dropped::new);
        boolean bundlesChanged;
        try {
            Dropped.Stamp stamp = Dropped.Stamp.of(file);
            if (dropped.isJudged(stamp)) {
                return dropped.shown();
            }
            dropped.lookedAt(stamp, clock.instant());
            bundlesChanged = judge(dropped);
        } catch (NoSuchFileException e) {
            bundlesChanged = withdraw(dropped);
        } catch (IOException e) {
            String why = "it cannot be read (" + reason(e) + "): check its permissions and the disk; it is tried again every second";
            if (!dropped.unreadable(why, clock.instant())) {
                return dropped.shown();
            }
            bundlesChanged = false;
        }
        changed.accept(dropped.shown());
        if (bundlesChanged) {
            cureOthers();
        }
        return dropped.shown();
    }

    /** The same as long as it is the same: the names of copies differ. */
    private static String reason(IOException e) {
        if (e instanceof FileSystemException of) {
            return of.getReason() == null ? e.getClass().getSimpleName() : of.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Those that something was missing for, or in whose way something stood, are tried again. */
    private void cureOthers() throws InterruptedException {
        for (boolean again = true; again;) {
            again = false;
            for (Dropped other : List.copyOf(files.values())) {
                if (other.isCurable() && Files.exists(other.file())) {
                    boolean cured;
                    try {
                        cured = judge(other);
                    } catch (IOException e) {
                        continue; // it is being changed or taken away, which will be told
                    }
                    changed.accept(other.shown());
                    again |= cured;
                }
            }
        }
    }

    /** @return whether its bundle was taken in */
    private boolean judge(Dropped dropped) throws IOException, InterruptedException {
        Bundle before = predecessor(dropped);
        StagedJar jar;
        try {
            jar = staging.copy(dropped.file());
        } catch (StagedJar.NotWhole e) {
            Instant due = dropped.unchangedSince().plus(settling.get());
            if (clock.instant().isBefore(due)) {
                dropped.waits("it is not whole yet (" + e.getMessage() + ")", clock.instant());
            } else {
                refuse(dropped, new Refusal("it is no whole jar (" + e.getMessage() + "): copy it again"));
            }
            return false;
        } catch (Refusal | RuntimeException | Error e) {
            refuse(dropped, refusal(e));
            return false;
        }
        Bundle started;
        try {
            checkUnique(jar, before);
            started = takeover.start(jar, before);
        } catch (Refusal | RuntimeException | Error e) {
            staging.delete(jar.copy());
            refuse(dropped, refusal(e));
            return false;
        }
        StagedJar from = dropped.jar();
        dropped.serves(started, jar, clock.instant());
        Predecessors.forget(dropped.file());
        replaced(dropped, before, from);
        return true;
    }

    /** What serves in its place, which may be what served before a restart; null if nothing does. */
    private Bundle predecessor(Dropped dropped) throws InterruptedException {
        if (dropped.bundle() != null && dropped.bundle().getState() != Bundle.UNINSTALLED) {
            return dropped.bundle();
        }
        StagedJar kept = Predecessors.of(dropped.file(), staging);
        if (kept == null) {
            return null;
        }
        try {
            checkUnique(kept, null);
            Bundle bundle = takeover.start(kept, null);
            dropped.serves(bundle, kept, clock.instant());
            return bundle;
        } catch (Refusal | RuntimeException | Error e) {
            LOG.warn("what served in the place of {} before serves no more: {}", dropped.file(), refusal(e).getMessage());
            staging.delete(kept.copy());
            return null;
        }
    }

    /** What nobody foresaw costs that file, and no other. */
    private static Refusal refusal(Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            return refusal;
        }
        LOG.error("a file of the drop folder could not be judged", thrown);
        return new Refusal("it could not be taken in: " + thrown + " (the log says where). Copy it again to try again, or restart Karmma",
                false, thrown);
    }

    private void checkUnique(StagedJar jar, Bundle before) throws Refusal {
        for (Bundle other : context.getBundles()) {
            if (!jar.symbolicName().equals(other.getSymbolicName()) || other.equals(before)) {
                continue;
            }
            if (other.getVersion().equals(jar.version())) {
                throw new Refusal("it holds " + jar.name() + ", which is here already (" + source(other) + "): take one of the two away",
                        true, null);
            }
            if (jar.singleton()) {
                throw new Refusal(jar.name() + " is a singleton, and version " + other.getVersion() + " is here (" + source(other)
                        + "): take one of the two away", true, null);
            }
        }
        if (before != null && jar.singleton() && jar.symbolicName().equals(before.getSymbolicName())) {
            throw new Refusal(jar.name() + " is a singleton, so that it cannot be started beside the one that serves: take the file away"
                    + " before you put the new one there, or build it without singleton:=true");
        }
    }

    private String source(Bundle bundle) {
        return files.values().stream().filter(d -> bundle.equals(d.bundle())).map(d -> "from " + d.file().getFileName()).findFirst()
                .orElse("it comes with Karmma");
    }

    private void replaced(Dropped dropped, Bundle before, StagedJar from) throws InterruptedException {
        if (before == null) {
            journal.arrived(dropped);
            return;
        }
        String old = before.getSymbolicName() + " " + before.getVersion();
        handover.run();
        journal.updated(dropped, old, remove(before, from));
    }

    /** @return what went wrong, for people; empty if nothing did */
    private String remove(Bundle bundle, StagedJar from) throws InterruptedException {
        String complaint = takeover.remove(bundle);
        if (from != null && bundle.getState() == Bundle.UNINSTALLED) {
            staging.delete(from.copy());
        }
        return complaint;
    }

    private void refuse(Dropped dropped, Refusal refusal) {
        if (dropped.jar() != null && dropped.bundle().getState() != Bundle.UNINSTALLED) {
            Predecessors.keep(dropped.file(), dropped.jar());
        }
        dropped.refused(refusal.getMessage(), refusal.isCurable(), clock.instant());
        if (!refusal.isCurable()) {
            journal.refused(dropped);
        }
    }

    /**
     * Judges what was being copied or could not be read, withdraws what went before the watch had seen it, and notes refusals that the
     * bundles which came meanwhile did not lift.
     */
    synchronized void settle() throws InterruptedException {
        for (Dropped dropped : List.copyOf(files.values())) {
            boolean gone = Files.notExists(dropped.file());
            if (gone || dropped.isToBeTriedAgain()) {
                look(dropped.file());
            }
            if (gone) {
                missed.add(dropped.file());
            }
        }
        for (Path file : List.copyOf(missed)) {
            if (Files.exists(file)) {
                look(file);
            }
        }
        noteRefusals(settling.get());
    }

    /** Notes refusals that are that old and have not been noted yet. */
    synchronized void noteRefusals(Duration age) {
        Instant latest = clock.instant().minus(age);
        files.values().stream().filter(dropped -> dropped.isCurable() && !dropped.since().isAfter(latest)).forEach(journal::refused);
    }

    private boolean withdraw(Dropped dropped) throws InterruptedException {
        files.remove(dropped.file());
        Predecessors.forget(dropped.file());
        Bundle bundle = dropped.bundle();
        StagedJar jar = dropped.jar();
        dropped.withdrawn(clock.instant());
        if (bundle == null) {
            return false;
        }
        String name = Reasons.name(bundle);
        journal.withdrawn(dropped, name, remove(bundle, jar));
        return true;
    }
}
