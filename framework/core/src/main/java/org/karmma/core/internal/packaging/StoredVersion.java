package org.karmma.core.internal.packaging;

import java.time.Instant;
import java.util.Objects;
import org.karmma.core.StudentVersion;

/**
 * What is written down of one version of a student.
 *
 * @param id {@code v1}, {@code v2}, ...
 * @param installed when it came into the home
 * @param from where from
 * @param created when its package was written
 * @param weightsSha256 of its file of weights; empty if its package could not be read
 * @param rolledBack whether it was left by a rollback
 */
public record StoredVersion(String id, String installed, String from, String created, String weightsSha256, boolean rolledBack) {

    public StoredVersion {
        if (id == null || !id.matches("v[1-9][0-9]*")) {
            throw new IllegalArgumentException("versions are called v1, v2, ..., not " + id);
        }
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(weightsSha256, "weights_sha256");
        Instant.parse(installed);
        Instant.parse(created);
    }

    static StoredVersion of(String id, ModelPackage model, Instant installed, String from) {
        return new StoredVersion(id, installed.toString(), from, model.created().toString(), model.weightsSha256(), false);
    }

    /** Whether both are the same package under the same name. */
    public boolean isSame(StoredVersion other) {
        return other != null && id.equals(other.id) && created.equals(other.created) && weightsSha256.equals(other.weightsSha256);
    }

    StoredVersion withRolledBack(boolean value) {
        return new StoredVersion(id, installed, from, created, weightsSha256, value);
    }

    public StudentVersion as(StudentVersion.State state) {
        return new StudentVersion(id, state, Instant.parse(installed), from, Instant.parse(created), weightsSha256);
    }
}
