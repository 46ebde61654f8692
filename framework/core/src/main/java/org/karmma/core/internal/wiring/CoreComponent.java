package org.karmma.core.internal.wiring;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
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
import org.karmma.core.bundles.StudentBundles;
import org.karmma.core.health.HealthIndicator;
import org.karmma.core.internal.health.HealthSettings;
import org.karmma.core.internal.health.QueueIndicator;
import org.karmma.core.internal.pipeline.RunsUnderWay;
import org.karmma.core.internal.registry.RegistryComponent;
import org.karmma.core.internal.serving.ServingComponent;
import org.karmma.core.internal.serving.StrangersThreads;
import org.karmma.core.internal.serving.StudentExtender;
import org.karmma.core.internal.serving.Students;
import org.karmma.core.internal.settings.HomeSettings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Where the two wirings meet: DS gives the core its bundles' plugins, Guice puts the inside of the core together. */
@Component(service = {}, immediate = true)
public final class CoreComponent {

    private static final List<Class<?>> OFFERED = List.of(EventLog.class, Rollover.class, DataSets.class, Exporter.class, Audits.class,
            Estimator.class, Sweeps.class, Runs.class, StudentFacts.class, HomeUpgrade.class, Workbench.class);

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final ThreadPoolExecutor threads = StrangersThreads.open();
    private final Students students;
    private final StudentExtender extender;
    private final RunsUnderWay underWay;

    @Activate
    public CoreComponent(BundleContext context, @Reference RegistryComponent registry, @Reference ServingComponent serving,
            @Reference HealthSettings health, @Reference HomeSettings home) {
        Injector core = Guice.createInjector(new CoreModule(context, registry.registry(), serving, threads, home));
        underWay = core.getInstance(RunsUnderWay.class);
        if (Boolean.parseBoolean(context.getProperty(Workbench.WORKER))) {
            students = null;
            extender = null;
            registrations.add(context.registerService(StageWorker.class, core.getInstance(StageWorker.class), null));
        } else {
            students = core.getInstance(Students.class);
            extender = core.getInstance(StudentExtender.class);
            extender.open();
            if (Boolean.parseBoolean(context.getProperty(Workbench.WATCH))) {
                students.watch();
            }
            for (Class<?> type : OFFERED) {
                offer(type, core, context);
            }
            registrations.add(context.registerService(StudentBundles.class, extender, null));
            registrations.add(context.registerService(HealthIndicator.class, new QueueIndicator(threads::getActiveCount, health), null));
        }
    }

    /** Made when it is first asked for: most homes are opened to predict, and run nothing. */
    private <T> void offer(Class<T> type, Injector core, BundleContext context) {
        registrations.add(context.registerService(type, new ServiceFactory<T>() {
            @Override
            public T getService(Bundle user, ServiceRegistration<T> registration) {
                return core.getInstance(type);
            }

            @Override
            public void ungetService(Bundle user, ServiceRegistration<T> registration, T service) {
                // one for all, as long as the core
            }
        }, null));
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        underWay.close();
        if (students != null) {
            extender.close();
            students.close();
        }
        threads.shutdown();
    }
}
