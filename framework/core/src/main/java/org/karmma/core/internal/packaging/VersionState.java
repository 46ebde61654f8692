package org.karmma.core.internal.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.karmma.core.StudentVersion;
import org.karmma.core.StudentVersion.State;

/**
 * Which versions of a student there are, and what each does. Immutable; each change gives the next state.
 *
 * @param next the number of the next version to come
 * @param serving null if there is none
 * @param shadow null if there is none
 * @param earlier those that served before, the latest first
 * @param leaving id of the version whose package is to make room for the serving one; null if that is done
 */
public record VersionState(int next, StoredVersion serving, StoredVersion shadow, List<StoredVersion> earlier, String leaving) {

    /** How many that served before are kept where nobody says otherwise. */
    public static final int KEPT = 3;

    /** Of a student that is not there yet. */
    static final VersionState NONE = new VersionState(1, null, null, List.of(), null);

    public VersionState {
        earlier = List.copyOf(earlier);
        if (next < 1) {
            throw new IllegalArgumentException("versions are numbered from 1 on, not from " + next);
        }
    }

    String nextId() {
        return "v" + next;
    }

    /** With a version found in the place of the serving one, put there by other hands. */
    VersionState found(StoredVersion version) {
        return new VersionState(next + 1, version, shadow, earlier, null);
    }

    /** Where the package of the serving version has been taken away, by other hands. */
    VersionState lost() {
        return new VersionState(next, null, shadow, earlier, null);
    }

    VersionState settled() {
        return new VersionState(next, serving, shadow, earlier, null);
    }

    /** A new version comes and serves at once. */
    public VersionState installed(StoredVersion version) {
        return new VersionState(next + 1, version, shadow, withServing(earlier, false), leavingId());
    }

    /** A new version comes as a shadow. */
    public VersionState shadowed(StoredVersion version) {
        return new VersionState(next + 1, serving, version, earlier, null);
    }

    public VersionState unshadowed() {
        return new VersionState(next, serving, null, earlier, null);
    }

    /** The shadow serves. */
    public VersionState promoted() {
        return new VersionState(next, Objects.requireNonNull(shadow, "shadow"), null, withServing(earlier, false), leavingId());
    }

    /**
     * An earlier version serves again. What served after it counts as rolled back, unless the way back leads forward, to a version that
     * was itself rolled back.
     */
    public VersionState rolledBack(StoredVersion target) {
        boolean forward = target.rolledBack();
        List<StoredVersion> others = new ArrayList<>();
        boolean after = !forward;
        for (StoredVersion version : earlier) {
            if (version.id().equals(target.id())) {
                after = false;
            } else {
                others.add(version.withRolledBack(after || version.rolledBack()));
            }
        }
        return new VersionState(next, target.withRolledBack(false), shadow, withServing(others, !forward), leavingId());
    }

    /** Without the oldest of those that served before. @param most how many of them are kept */
    VersionState keeping(int most) {
        return new VersionState(next, serving, shadow, earlier.subList(0, Math.min(most, earlier.size())), leaving);
    }

    private String leavingId() {
        return serving == null ? null : serving.id();
    }

    private List<StoredVersion> withServing(List<StoredVersion> others, boolean rolledBack) {
        Stream<StoredVersion> left = Stream.ofNullable(serving).map(version -> version.withRolledBack(rolledBack));
        return Stream.concat(left, others.stream()).toList();
    }

    /** The version that a rollback without a name goes to. */
    public Optional<StoredVersion> previous() {
        return earlier.stream().filter(version -> !version.rolledBack()).findFirst();
    }

    /** One that served before. */
    public Optional<StoredVersion> earlier(String id) {
        return earlier.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /** Whether the package of this id has a folder beside that of the serving one. */
    boolean keepsAside(String id) {
        return shadow != null && shadow.id().equals(id) || earlier(id).isPresent();
    }

    /** All of them, the serving one first. */
    public List<StudentVersion> all() {
        List<StudentVersion> all = new ArrayList<>();
        if (serving != null) {
            all.add(serving.as(State.SERVING));
        }
        if (shadow != null) {
            all.add(shadow.as(State.SHADOW));
        }
        earlier.forEach(version -> all.add(version.as(version.rolledBack() ? State.ROLLED_BACK : State.EARLIER)));
        return List.copyOf(all);
    }
}
