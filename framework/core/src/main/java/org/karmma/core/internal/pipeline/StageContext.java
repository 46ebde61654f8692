package org.karmma.core.internal.pipeline;

import ai.djl.Device;
import java.util.function.Consumer;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.dataset.Progress;

/**
 * What a stage works with.
 *
 * @param key hash of everything that decides what the stage makes
 * @param folder of the run
 * @param setup the experiment's plugins
 * @param device what computes
 * @param progress hears how far the stage is, and stops it if the run is interrupted
 * @param messages hears what the user should read
 */
public record StageContext(String key, RunFolder folder, Setup setup, Device device, Progress progress, Consumer<String> messages) {

    public Experiment experiment() {
        return setup.experiment();
    }
}
