package org.karmma.core;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Runs an experiment with several settings and compares what comes out: an OSGi service. */
@ProviderType
public interface Sweeps {

    /**
     * The variants of a sweep, after a look at everything that can be looked at before any work.
     *
     * @throws ConfigurationException naming the variants, keys and values that are wrong, and the nearest known key
     */
    List<SweepVariant> variants(SweepRequest request) throws ConfigurationException;

    /**
     * Runs every variant, each in a folder of its own, one behind the other. What two of them have in common is made once; what is there
     * from an earlier start is not made again. A variant that fails does not stop the others, unless that is wanted.
     *
     * @throws ConfigurationException before any work, as {@link #variants}, or if another sweep is at work in the folder
     * @throws RunFailedException if what was found cannot be written
     * @throws InterruptedException if this thread is interrupted; what is finished is kept
     */
    SweepResult run(SweepRequest request, SweepListener listener)
            throws ConfigurationException, RunFailedException, InterruptedException;
}
