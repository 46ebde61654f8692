package org.karmma.core;

import java.nio.file.Path;
import java.util.List;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Rolls students of the home over to other versions and back: an OSGi service. Whoever holds a {@link org.karmma.student.Student} of the
 * home goes on holding it: requests under way end with the version that they began with, later ones go to the new one, none is lost.
 * Safe to use from several threads; {@code why} says who asks for something and why, is written into the event log, and may be empty.
 *
 * <p>Every method throws {@link IllegalArgumentException} if there is no student of that name. One that a bundle brings has the version
 * that its bundle has, and no other; all methods but {@link #versions} throw {@link IllegalStateException} then, and say how bundles are
 * replaced.
 */
@ProviderType
public interface Rollover {

    /** The versions that the home keeps, the serving one first, then the shadow, then those that served before, the latest first. */
    List<StudentVersion> versions(String student) throws DataException;

    /**
     * Copies a package into the home as a new version that answers beside the serving one, from now on and after a restart. Requests are
     * answered as before; what the shadow says is only compared. It may have other slots and label spaces.
     *
     * @param modelPackage the folder of a model package
     * @throws DataException if the package is damaged or of a newer format; nothing has changed then
     * @throws IllegalStateException if the student has a shadow already, or does not serve itself
     */
    StudentVersion shadow(String student, Path modelPackage, String why) throws DataException;

    /** How the shadow has answered so far. @throws IllegalStateException if the student has no shadow */
    ShadowReport shadowing(String student);

    /** Takes the shadow away, from the disk too. @throws IllegalStateException if the student has no shadow */
    void unshadow(String student, String why) throws DataException;

    /**
     * Lets the shadow serve. The version that served is kept, so that {@link #rollback} finds it.
     *
     * @throws DataException if the home cannot be written; the one that served goes on
     * @throws IllegalStateException if the student has no shadow
     */
    StudentVersion promote(String student, String why) throws DataException;

    /**
     * Lets a version serve again that served before.
     *
     * @param version its id; null for the latest that was not itself rolled back
     * @throws DataException if its package is damaged or the home cannot be written; the one that serves goes on
     * @throws IllegalArgumentException if no such version is kept
     * @throws IllegalStateException if there is none to go back to
     */
    StudentVersion rollback(String student, String version, String why) throws DataException;

    /**
     * Takes a student with all its versions out of the home and off the disk. Requests under way are answered.
     *
     * @throws DataException if the home cannot be written
     */
    void remove(String student, String why) throws DataException;
}
