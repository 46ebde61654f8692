package org.karmma.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.bundles.Reasons;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Stops, starts and replaces the bundle that brings a modality, whichever that is when the drop folder replaces it meanwhile. */
final class ModalityBundles {

    private final BundleContext context;

    ModalityBundles(BundleContext context) {
        this.context = context;
    }

    private interface Change {
        void on(Bundle bundle) throws BundleException;
    }

    void stop(String modality) throws LaunchException {
        change(modality, "stopped", Bundle::stop);
    }

    void start(String modality) throws LaunchException {
        change(modality, "started", Bundle::start);
    }

    /** From where it came from. */
    void update(String modality) throws LaunchException {
        change(modality, "updated", bundle -> Bundles.update(bundle, null, context));
    }

    void update(String modality, Path jar) throws LaunchException {
        change(modality, "updated to " + jar, bundle -> {
            try (InputStream in = Files.newInputStream(jar)) {
                Bundles.update(bundle, in, context);
            } catch (IOException e) {
                throw new BundleException(e.toString(), e);
            }
        });
    }

    private void change(String modality, String what, Change change) throws LaunchException {
        while (true) {
            Bundle bundle = Bundles.providing(modality, context)
                    .orElseThrow(() -> new LaunchException("no bundle brings the modality " + modality + "."));
            try {
                change.on(bundle);
                return;
            } catch (BundleException e) {
                throw new LaunchException(Reasons.name(bundle) + " could not be " + what + ": " + e.getMessage(), e);
            } catch (IllegalStateException e) {
                if (bundle.getState() != Bundle.UNINSTALLED) {
                    throw e;
                }
                // the drop folder has just replaced or withdrawn it; another look finds its successor, or none
            }
        }
    }
}
