package org.karmma.core.internal.wiring;

import ai.djl.Device;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import org.karmma.core.Audits;
import org.karmma.core.DataSets;
import org.karmma.core.Estimator;
import org.karmma.core.EventLog;
import org.karmma.core.Exporter;
import org.karmma.core.HomeUpgrade;
import org.karmma.core.Rollover;
import org.karmma.core.Runs;
import org.karmma.core.StageWorker;
import org.karmma.core.StudentFacts;
import org.karmma.core.Sweeps;
import org.karmma.core.Workbench;
import org.karmma.core.internal.audit.RunAuditor;
import org.karmma.core.internal.data.DataSetService;
import org.karmma.core.internal.events.EventFile;
import org.karmma.core.internal.export.StudentExporter;
import org.karmma.core.internal.packaging.StoreUpgrade;
import org.karmma.core.internal.pipeline.EstimateRunner;
import org.karmma.core.internal.pipeline.EvaluationRunner;
import org.karmma.core.internal.pipeline.ExperimentRunner;
import org.karmma.core.internal.pipeline.ExtensionRunner;
import org.karmma.core.internal.pipeline.RunFolders;
import org.karmma.core.internal.pipeline.RunsUnderWay;
import org.karmma.core.internal.pipeline.SweepRunner;
import org.karmma.core.internal.pipeline.WorkerLoop;
import org.karmma.core.internal.registry.PluginRegistry;
import org.karmma.core.internal.serving.DescribedStudents;
import org.karmma.core.internal.serving.ServingComponent;
import org.karmma.core.internal.serving.StudentExtender;
import org.karmma.core.internal.serving.StudentRollover;
import org.karmma.core.internal.serving.Students;
import org.karmma.core.internal.serving.Surroundings;
import org.karmma.core.internal.settings.HomeSettings;
import org.osgi.framework.BundleContext;

/** How the inside of the core is put together. */
final class CoreModule extends AbstractModule {

    private final BundleContext context;
    private final PluginRegistry registry;
    private final ServingComponent serving;
    private final Executor threads;
    private final HomeSettings settings;

    /** @param threads for strangers' code */
    CoreModule(BundleContext context, PluginRegistry registry, ServingComponent serving, Executor threads, HomeSettings settings) {
        this.settings = settings;
        this.context = context;
        this.registry = registry;
        this.serving = serving;
        this.threads = threads;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        bind(PluginRegistry.class).toInstance(registry);
        bind(Workbench.class).to(WorkbenchService.class);
        bind(WorkbenchService.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    EventLog events() {
        return new EventFile(home(), Clock.systemUTC(), settings::events);
    }

    @Provides
    @Singleton
    Surroundings surroundings(EventLog events) {
        return new Surroundings(registry, Device.cpu(), events, serving, threads, Clock.systemUTC(), serving.answers());
    }

    @Provides
    @Singleton
    Students students(Surroundings around) {
        return new Students(home(), around, Students.Publisher.services(context), settings::versions);
    }

    @Provides
    @Singleton
    Exporter exporter(Students students, Surroundings around) {
        return new StudentExporter(students, around);
    }

    @Provides
    @Singleton
    DataSets dataSets() {
        return new DataSetService(registry::current);
    }

    @Provides
    @Singleton
    Rollover rollover(Students students, EventLog events) {
        return new StudentRollover(students, events);
    }

    @Provides
    @Singleton
    StudentFacts facts(Students students) {
        return new DescribedStudents(students);
    }

    @Provides
    @Singleton
    HomeUpgrade upgrade(EventLog events) {
        return new StoreUpgrade(home().resolve("models"), events);
    }

    @Provides
    @Singleton
    StudentExtender extender(Students students) {
        return new StudentExtender(context, students);
    }

    @Provides
    @Singleton
    RunsUnderWay underWay() {
        return new RunsUnderWay();
    }

    @Provides
    @Singleton
    ExperimentRunner runner(RunsUnderWay underWay) {
        Path platform = Path.of(property(Workbench.BUNDLE_FOLDERS, "").split("\n")[0]);
        return new ExperimentRunner(registry::current, new PluginFiles(context, registry::current, platform),
                List.of(property(Workbench.WORKER_COMMAND, "").split("\n")), underWay);
    }

    @Provides
    @Singleton
    ExtensionRunner extensions(ExperimentRunner runner) {
        return new ExtensionRunner(runner, registry::current);
    }

    @Provides
    @Singleton
    EvaluationRunner evaluations(ExperimentRunner runner) {
        return new EvaluationRunner(runner, registry::current);
    }

    @Provides
    @Singleton
    Sweeps sweeps(ExperimentRunner runner) {
        return new SweepRunner(runner);
    }

    @Provides
    @Singleton
    Runs runs() {
        return new RunFolders();
    }

    @Provides
    @Singleton
    Audits audits() {
        return new RunAuditor();
    }

    @Provides
    @Singleton
    Estimator estimator(ExperimentRunner runner) {
        return new EstimateRunner(runner);
    }

    @Provides
    @Singleton
    StageWorker worker() {
        return new WorkerLoop(registry::current);
    }

    private Path home() {
        return Path.of(property(Workbench.HOME, "."));
    }

    private String property(String name, String fallback) {
        String value = context.getProperty(name);
        return value == null ? fallback : value;
    }
}
