package org.karmma.console;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.karmma.core.bundles.Reasons;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The process that the home runs in, for whoever looks for what is wrong with it. */
@Component(service = ProcessCommands.class, property = {"osgi.command.scope=karmma", "osgi.command.function=process",
    "osgi.command.function=threads", "osgi.command.function=states"})
public final class ProcessCommands {

    private static final int MIB = 20;

    private final BundleContext context;

    @Activate
    public ProcessCommands(BundleContext context) {
        this.context = context;
    }

    @Descriptor("the JVM that the home runs in: version, since when, memory, arguments")
    public String process() {
        RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
        Runtime runtime = Runtime.getRuntime();
        return String.join("\n", List.of(
                "pid: " + jvm.getPid(),
                "java: " + jvm.getVmVendor() + " " + jvm.getVmName() + " " + jvm.getVmVersion(),
                "up: " + Duration.ofMillis(jvm.getUptime()),
                "processors: " + runtime.availableProcessors(),
                String.format(Locale.ROOT, "heap: %d MiB used, %d MiB taken, %d MiB at most",
                        (runtime.totalMemory() - runtime.freeMemory()) >> MIB,
                        runtime.totalMemory() >> MIB, runtime.maxMemory() >> MIB),
                "classes: " + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                "threads: " + ManagementFactory.getThreadMXBean().getThreadCount(),
                "arguments: " + String.join(" ", jvm.getInputArguments())));
    }

    @Descriptor("what every thread does now, with the locks that it holds and waits for")
    public String threads() {
        StringBuilder dump = new StringBuilder();
        long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        dump.append("deadlocked: ").append(deadlocked == null ? "none" : Arrays.toString(deadlocked)).append("\n\n");
        ThreadInfo[] all = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, Integer.MAX_VALUE);
        Arrays.sort(all, Comparator.comparing(ThreadInfo::getThreadName));
        for (ThreadInfo thread : all) {
            dump.append('"').append(thread.getThreadName()).append("\" #").append(thread.getThreadId()).append(' ')
                    .append(thread.getThreadState()).append(thread.getLockName() == null ? "" : " on " + thread.getLockName())
                    .append(thread.getLockOwnerName() == null ? "" : " held by \"" + thread.getLockOwnerName() + "\"").append('\n');
            for (StackTraceElement frame : thread.getStackTrace()) {
                dump.append("    at ").append(frame).append('\n');
            }
        }
        return dump.toString();
    }

    @Descriptor("every bundle with its state, and why one is not resolved")
    public String states() {
        FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String reason = bundle.getState() == Bundle.INSTALLED ? "  " + Reasons.unresolved(bundle, framework, null) : "";
            lines.add(String.format(Locale.ROOT, "%4d %-11s %s %s%s", bundle.getBundleId(), state(bundle), bundle.getSymbolicName(),
                    bundle.getVersion(), reason));
        }
        return String.join("\n", lines);
    }

    private static String state(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        boolean fragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> fragment ? "fragment" : "resolved";
            case Bundle.INSTALLED -> "unresolved";
            default -> "uninstalled";
        };
    }
}
