package org.karmma.dropfolder;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.StudentBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The drop folder as a service: what the watch ({@link FileInstallWatch}) and others tell it of is looked at, see {@link Installer}. */
@Component(service = DropFolder.class, immediate = true, configurationPid = "org.karmma.dropfolder")
@Designate(ocd = DropFolderComponent.Config.class)
public final class DropFolderComponent implements DropFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DropFolderComponent.class);
    private static final String REFERENCE = "reference:";

    /** How patient the drop folder is. */
    @ObjectClassDefinition(name = "Karmma: drop folder", description = "How patient it is with files and bundles.")
    public @interface Config {

        @AttributeDefinition(name = "Start", min = "1", max = "3600",
                description = "Seconds that a bundle may take to start, its components included; then it is refused. From 1 to 3600.")
        int start_seconds() default 30;

        @AttributeDefinition(name = "Stop", min = "1", max = "3600",
                description = "Seconds that a bundle may take to stop; then it is left behind, and the folder goes on. From 1 to 3600.")
        int stop_seconds() default 30;

        @AttributeDefinition(name = "Settle", min = "0", max = "3600",
                description = "Seconds after which a file that is not whole is taken for a damaged one, no copy under way. From 0 to 3600.")
        int settle_seconds() default 3;
    }

    private final Map<Path, DroppedFile> files = new ConcurrentSkipListMap<>();
    private final List<Consumer<DroppedFile>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService settling = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "karmma-drop settling");
        thread.setDaemon(true);
        return thread;
    });
    private final Installer installer;
    private final Components components;
    private final BroughtStudents brought = new BroughtStudents(this::students);
    private final BundleContext context;
    private volatile Config config;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile EventLog events;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Workbench workbench;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile StudentBundles students;

    @Activate
    public DropFolderComponent(BundleContext context, Config config, @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.config = config;
        this.components = new Components(runtime, context);
        Path staged = context.getDataFile("staged").toPath();
        this.installer = new Installer(context, new Staging(staged), new Takeover(context, components, brought, this::patience),
                new Journal(() -> events), Clock.systemUTC(), () -> Duration.ofSeconds(this.config.settle_seconds()), this::handOver,
                        this::changed);
        adopt(staged);
        settling.scheduleWithFixedDelay(this::settle, 1, 1, TimeUnit.SECONDS);
    }

    /** What this bundle installed before it was stopped and started. */
    private void adopt(Path staged) {
        String prefix = REFERENCE + staged.toUri();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(prefix)) {
                Path copy = Path.of(URI.create(bundle.getLocation().substring(REFERENCE.length())));
                for (String folder : context.getProperty(Workbench.BUNDLE_FOLDERS).split("\n")) {
                    Path file = Path.of(folder).resolve(copy.getFileName());
                    if (file.toFile().exists()) {
                        installer.adopt(file, bundle);
                    }
                }
            }
        }
    }

    @Modified
    void modified(Config changed) {
        config = changed;
    }

    @Deactivate
    void stop() {
        settling.shutdownNow();
        installer.noteRefusals(Duration.ZERO);
    }

    private StudentBundles students() {
        return students;
    }

    private Takeover.Patience patience() {
        Config now = config;
        return new Takeover.Patience(Duration.ofSeconds(now.start_seconds()), Duration.ofSeconds(now.stop_seconds()));
    }

    /** Students take in what has just started before what they use goes: asking for one waits for that. */
    private void handOver() {
        Workbench bench = workbench;
        if (bench != null) {
            bench.students().forEach(bench::student);
        }
    }

    private void changed(DroppedFile file) {
        if (file.state() == DroppedFile.State.WITHDRAWN) {
            files.remove(file.file());
        } else {
            files.put(file.file(), file);
        }
        for (Consumer<DroppedFile> listener : listeners) {
            try {
                listener.accept(file);
            } catch (RuntimeException e) {
                LOG.error("a listener to the drop folder failed", e);
            }
        }
    }

    private void settle() {
        try {
            installer.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the drop folder could not look at what was being copied", e);
        }
    }

    @Override
    public DroppedFile look(Path file) {
        try {
            return installer.look(real(file));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + file.getFileName() + " was looked at", e);
        }
    }

    /** File Install names files by the real path of their folder. */
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute; // the folder is gone
        }
    }

    @Override
    public List<DroppedFile> files() {
        List<DroppedFile> now = new ArrayList<>();
        files.values().forEach(file -> now.add(Standing.of(file, context.getBundle(file.bundleId()), workbench, components, brought)));
        return now;
    }

    @Override
    public Registration listen(Consumer<DroppedFile> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
