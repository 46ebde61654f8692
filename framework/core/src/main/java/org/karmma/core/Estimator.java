package org.karmma.core;

import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/** Tells what a run would take, from a short one: an OSGi service. */
@ProviderType
public interface Estimator {

    /**
     * Carries out every stage of an experiment on a few clips of each split, and multiplies what that took by clips, epochs and seeds.
     * What it made is deleted; data that the data-set plugin makes are kept where the run will look for them.
     *
     * @param limit how many clips of each split, at least 1
     * @throws ConfigurationException before any work, naming file, key and remedy
     * @throws DataException if the data cannot be used
     * @throws RunFailedException if a stage failed for good, naming it and its log
     * @throws InterruptedException if this thread is interrupted
     */
    Estimate estimate(RunRequest request, int limit, RunListener listener)
            throws ConfigurationException, DataException, RunFailedException, InterruptedException;
}
