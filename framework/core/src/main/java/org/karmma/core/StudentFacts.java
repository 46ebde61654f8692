package org.karmma.core;

import org.osgi.annotation.versioning.ProviderType;

/** Tells what is known of the students of a home: an OSGi service. Safe to use from several threads. */
@ProviderType
public interface StudentFacts {

    /**
     * What the model package of the version that serves says of itself.
     *
     * @throws IllegalArgumentException if there is no student of that name
     */
    StudentInfo of(String student);
}
