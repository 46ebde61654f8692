package org.karmma.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.karmma.bench.Admissions.Admission;
import org.karmma.core.ConfigurationException;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** Swaps modality bundles under requests and measures what the requests notice of it. */
final class SwapBench {

    private static final String STUDENT = "bench";
    private static final int CLIPS = 4;
    private static final int BLOCK = 500;
    private static final long WINDOW_MILLIS = 250;

    /**
     * What to do.
     *
     * @param home whose platform and bundles to measure
     * @param model a model package
     * @param clips what to ask about
     * @param events how many changes, at least 1
     * @param seed of the events
     * @param threads how many requests at a time, at least 1
     */
    record Plan(Home home, Path model, Clips clips, int events, long seed, int threads) {}

    private final Plan plan;
    private final PrintStream err;

    /** @param err for progress and findings */
    SwapBench(Plan plan, PrintStream err) {
        this.plan = plan;
        this.err = err;
    }

    /**
     * Measures, in a home of its own, which goes afterwards.
     *
     * @throws ConfigurationException if home, model and bundles do not fit one another
     * @throws DataException if the model package or the clips cannot be used
     */
    Report run() throws ConfigurationException, DataException, IOException, LaunchException, InterruptedException {
        try (BenchHome own = new BenchHome(plan.home()); Admissions admissions = new Admissions();
                KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(own.home()));
                Loaders loaders = new Loaders(framework.context())) {
            Workbench workbench = framework.service(Workbench.class);
            workbench.install(plan.model(), STUDENT);
            Student student = workbench.student(STUDENT)
                    .orElseThrow(() -> new LaunchException("the student that was installed is not there"));
            err.println("karmma: bench: getting clips and what is to be answered to them");
            References references = References.of(student, plan.clips().load(framework, own.data()), CLIPS);
            List<Target> targets = Target.in(framework, student, own.builds());
            if (targets.stream().allMatch(target -> target.mask() == 0)) {
                throw new ConfigurationException("no bundle in " + plan.home().modalities() + " brings a modality that " + plan.model()
                        + " uses. Put those in that it was trained with.");
            }
            Run run = new Run(student, references, targets);
            run.all();
            for (Target target : targets) {
                target.uninstall();
            }
            return run.report(loaders.left(), admissions.stop(own.recording()));
        }
    }

    /** Everything between the first request and the last. */
    private final class Run {

        private final Student student;
        private final References references;
        private final List<Target> targets;
        private final List<String> slots;
        private final Measurements measurements = new Measurements();
        private final ProcessMemory memory = new ProcessMemory();
        private final long began = System.nanoTime();
        private Requests requests;
        private Operator operator;
        private int done;

        Run(Student student, References references, List<Target> targets) {
            this.student = student;
            this.references = references;
            this.targets = targets;
            this.slots = student.slots().stream().map(Presence::slot).toList();
        }

        void all() throws LaunchException, IOException, InterruptedException {
            boolean[] slotted = new boolean[targets.size()];
            for (int i = 0; i < slotted.length; i++) {
                slotted[i] = targets.get(i).mask() != 0;
            }
            Schedule schedule = new Schedule(plan.seed(), slotted);
            requests = new Requests(student, references, plan.threads());
            operator = new Operator(targets, requests, slots.size());
            try {
                steady(); // warms up
                measurements.steady(steady());
                memory.sample(0);
                int blocks = Math.max(2, (plan.events() + BLOCK - 1) / BLOCK);
                for (int block = 1; block <= blocks; block++) {
                    block(schedule, (int) ((long) plan.events() * block / blocks));
                    memory.sample(done);
                    measurements.steady(steady());
                    err.printf(Locale.ROOT, "karmma: bench: %d of %d events, %d requests, %d lost, %d wrong, %d stale, p99 ratio %.2f,"
                            + " %.0f MB%n", done, plan.events(), requests.asked(), requests.lost(), requests.wrong(), measurements.stale(),
                            measurements.p99Ratio(), memory.last());
                }
            } finally {
                requests.close();
            }
        }

        private void block(Schedule schedule, int upTo) throws LaunchException, IOException, InterruptedException {
            requests.drain();
            for (; done < upTo; done++) {
                requests.during(done + 1);
                operator.perform(schedule.next());
            }
            List<Operator.Span> spans = operator.drainSpans();
            measurements.block(requests.drain(), spans, operator.drainSwaps());
            for (Schedule.Step step : schedule.restore()) {
                operator.perform(step);
            }
            operator.drainSpans();
            operator.drainSwaps();
        }

        /** Every subset of the slots for a while, by muting the others, with all bundles here. */
        private List<Answer> steady() throws InterruptedException {
            List<Answer> all = new ArrayList<>();
            for (int mask = 1; mask < 1 << slots.size(); mask++) {
                References.mute(student, slots, ~mask);
                requests.drain();
                long from = System.nanoTime();
                TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS);
                requests.drain().stream().filter(answer -> answer.begun() >= from).forEach(all::add);
            }
            References.mute(student, slots, 0);
            return all;
        }

        Report report(int leaked, List<Admission> admissions) {
            requests.findings().forEach(finding -> err.println("karmma: bench: " + finding));
            List<Result> results = new ArrayList<>();
            results.add(Result.atLeast("events", done, "", plan.events()));
            results.add(Result.atLeast("subsets_seen", measurements.subsetsSeen(), "", 1 << slots.size()));
            results.add(Result.atMost("lost", requests.lost(), "requests", 0));
            results.add(Result.atMost("wrong", requests.wrong(), "requests", 0));
            results.add(Result.atMost("hung", requests.hung(), "requests", 0));
            results.add(Result.atMost("stale_slot", measurements.stale() + operator.unpublished(), "requests", 0));
            results.add(Result.atMost("leaked_class_loaders", leaked, "", 0));
            SwapTimes times = new SwapTimes(measurements.swaps(), slots, admissions);
            results.add(Result.lessThan("swap_p50_ms", times.p50(), "ms", 50));
            results.add(Result.atMost("p99_ratio", measurements.p99Ratio(), "", 2));
            results.add(Result.atMost("first_request_ratio", measurements.firstRequestRatio(0.5), "", 2));
            results.add(Result.atMost("native_growth_mb", memory.growth(plan.events()), "MB", 25));
            results.add(Result.atMost("departed_slot", measurements.departed(), "requests", 0));
            results.add(Result.atMost("failed_slot", requests.failedSlots(), "requests", 0));
            results.add(Result.told("stop_p50_ms", times.p50(Action.STOP), "ms"));
            results.add(Result.told("start_p50_ms", times.p50(Action.START), "ms"));
            results.add(Result.told("update_p50_ms",
                    times.p50(Action.UPDATE_EQUAL, Action.UPDATE_OTHER_FINGERPRINT, Action.UPDATE_LYING), "ms"));
            results.add(Result.told("loading_p50_ms", times.loadingP50(), "ms"));
            results.add(Result.told("swaps", measurements.swaps().size(), ""));
            results.add(Result.told("requests", requests.asked(), ""));
            results.add(Result.told("steady_p50_ms", measurements.steadyP50(), "ms"));
            results.add(Result.told("steady_p99_ms", measurements.steadyP99(), "ms"));
            results.add(Result.told("swapping_p99_ms", measurements.p99(), "ms"));
            results.add(Result.told("first_request_ratio_p95", measurements.firstRequestRatio(0.95), ""));
            results.add(Result.told("resident_mb", memory.last(), "MB"));
            results.add(Result.told("reference_distance", references.distance(), ""));
            results.add(Result.told("seconds", Duration.ofNanos(System.nanoTime() - began).toSeconds(), "s"));
            results.add(Result.told("seed", plan.seed(), ""));
            results.add(Result.told("threads", plan.threads(), ""));
            return new Report("swap", Report.thisMachine(), results);
        }
    }
}
