package org.karmma.webconsole.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.karmma.modality.Modality;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The bundles that bring modalities, whether they run or not. */
@Component(service = Modalities.class)
public final class Modalities {

    private static final long PATIENCE_SECONDS = 30;

    private final BundleContext context;

    @Reference(service = Modality.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<Modality> here = List.of();

    @Activate
    public Modalities(BundleContext context) {
        this.context = context;
    }

    /** A modality as a bundle's manifest has it. */
    record Brought(String modality, Bundle bundle) {

        boolean runs() {
            return bundle.getState() == Bundle.ACTIVE;
        }
    }

    /** Ordered by modality; of several bundles that bring one, the one that is preferred: it runs, its version is higher, it came later. */
    List<Brought> all() {
        List<Brought> all = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                revision.getDeclaredCapabilities(Modality.PROPERTY)
                        .forEach(c -> all.add(new Brought(String.valueOf(c.getAttributes().get(Modality.PROPERTY)), bundle)));
            }
        }
        Comparator<Brought> preferred = Comparator.comparing(Brought::runs).thenComparing(b -> b.bundle().getVersion())
                .thenComparing(b -> b.bundle().getBundleId());
        return all.stream().map(Brought::modality).distinct().sorted()
                .map(id -> all.stream().filter(b -> b.modality().equals(id)).max(preferred).orElseThrow()).toList();
    }

    /** The kinds of media that the modalities read that are here now. */
    SortedSet<String> media() {
        SortedSet<String> kinds = new TreeSet<>();
        here.forEach(modality -> kinds.addAll(modality.media()));
        return kinds;
    }

    /** Starts or stops the bundle that brings a modality. */
    void change(String modality, String action) throws Refused {
        Optional<Brought> found = all().stream().filter(b -> b.modality().equals(modality)).findFirst();
        if (found.isEmpty()) {
            throw new Refused(404, "no bundle here brings the modality " + modality);
        }
        Bundle bundle = found.get().bundle();
        switch (action) {
            case "start" -> inTime(bundle, "started", bundle::start);
            case "stop" -> inTime(bundle, "stopped", bundle::stop);
            default -> throw new Refused(404, "a bundle is started or stopped, not '" + action + "'");
        }
    }

    /** What is done to a bundle. */
    @FunctionalInterface
    private interface Change {
        void run() throws BundleException;
    }

    /** Whoever asks gets an answer, also where the bundle's own code hangs. */
    private static void inTime(Bundle bundle, String done, Change change) throws Refused {
        FutureTask<Void> task = new FutureTask<>(() -> {
            change.run();
            return null;
        });
        Thread thread = new Thread(task, "karmma-page " + bundle.getSymbolicName());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Refused(503, bundle.getSymbolicName() + " has not " + done + " after " + PATIENCE_SECONDS + " s. It is still being"
                    + " waited for; if that does not help, restart Karmma and tell whoever wrote the bundle");
        } catch (ExecutionException e) {
            throw new Refused(409, bundle.getSymbolicName() + " cannot be " + done + ": " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(503, "this server is being stopped");
        }
    }
}
