package org.karmma.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.WebServer;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.embed.Credentials;
import org.karmma.embed.Karmma;
import org.karmma.embed.RemoteKarmma;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** Asks a student in this JVM and over HTTP, in turn. */
final class HttpBench {

    private static final String STUDENT = "bench";
    /** How much more a prediction over HTTP may take. */
    private static final double TARGET = 1.1;
    /** How many count as those that find everything cold. */
    private static final int FIRST = 10;
    private static final Map<String, String> ANY_PORT = Map.of("org.osgi.service.http.port", "0",
            "org.apache.felix.http.host", "127.0.0.1");

    private final Home original;
    private final Path modelPackage;
    private final Clips clips;
    private final int warmUp;
    private final int requests;
    private final PrintStream err;

    HttpBench(Home original, Path modelPackage, Clips clips, int warmUp, int requests, PrintStream err) {
        this.original = original;
        this.modelPackage = modelPackage;
        this.clips = clips;
        this.warmUp = warmUp;
        this.requests = requests;
        this.err = err;
    }

    Report run() throws IOException, LaunchException, DataException, ConfigurationException {
        try (BenchHome home = new BenchHome(original)) {
            home.ownConfiguration();
            LaunchOptions options = LaunchOptions.of(home.home()).withPurpose(LaunchOptions.Purpose.SERVER).withProperties(ANY_PORT);
            try (KarmmaFramework framework = KarmmaFramework.start(options)) {
                Workbench workbench = framework.service(Workbench.class);
                workbench.install(modelPackage, STUDENT);
                Student here = workbench.student(STUDENT).orElseThrow();
                here.slots().stream().filter(slot -> !slot.isPresent())
                        .forEach(slot -> err.println("without " + slot.slot() + ": " + slot.detail()));
                List<Clip> all = sendable(clips.recorded(framework, home.data()));
                WebServer server = framework.service(WebServer.class);
                URI address = server.address().orElseThrow(() -> new LaunchException("nothing listens"));
                String password = Files.readString(server.newPassword().orElseThrow()).strip();
                try (RemoteKarmma remote = Karmma.connect(address, new Credentials("admin", password))) {
                    return measure(here, remote.student(STUDENT), all, Files.createDirectories(home.builds()));
                }
            }
        }
    }

    /** With what can be sent: whole files. */
    private static List<Clip> sendable(List<Clip> all) throws ConfigurationException {
        List<Clip> sendable = new ArrayList<>();
        for (Clip clip : all) {
            Clip.Builder files = Clip.builder(clip.id()).span(clip.span().start(), clip.span().end());
            clip.evidence().forEach((kind, evidence) -> {
                if (isFile(evidence)) {
                    files.evidence(kind, evidence);
                }
            });
            if (!files.build().evidence().isEmpty()) {
                sendable.add(files.build());
            }
        }
        if (sendable.isEmpty()) {
            throw new ConfigurationException("no clip of that data set is a file that could be sent; name another one with --dataset");
        }
        return sendable;
    }

    private static boolean isFile(Evidence evidence) {
        return evidence instanceof Evidence.Recording recording && recording.entry().isEmpty() && Files.isRegularFile(recording.path());
    }

    /**
     * One request of each kind.
     *
     * @param local milliseconds in this JVM
     * @param remote milliseconds over HTTP
     * @param within of these, what the student took there
     * @param same whether the answers are
     */
    private record Pair(double local, double remote, double within, boolean same) {}

    private Report measure(Student here, Student there, List<Clip> all, Path names) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < warmUp + requests; i++) {
            Clip clip = all.get(i % all.size());
            pairs.add(pair(here, there, clip, renamed(clip, names, i), i % 2 == 0));
            if (i % 100 == 99) {
                err.println((i + 1) + " of " + (warmUp + requests) + " requests of each kind");
            }
        }
        return report(pairs, all);
    }

    /** @param localFirst who is asked first; it changes */
    private static Pair pair(Student here, Student there, Clip clip, Clip renamed, boolean localFirst) {
        long began = System.nanoTime();
        Prediction first = localFirst ? here.predict(renamed) : there.predict(clip);
        long between = System.nanoTime();
        Prediction second = localFirst ? there.predict(clip) : here.predict(renamed);
        long ended = System.nanoTime();
        Prediction remote = localFirst ? second : first;
        double one = (between - began) / 1e6;
        double other = (ended - between) / 1e6;
        return new Pair(localFirst ? one : other, localFirst ? other : one, remote.milliseconds(),
                first.scores().equals(second.scores()) && first.subset().equals(second.subset()));
    }

    private Report report(List<Pair> all, List<Clip> clips) {
        List<Pair> first = all.subList(0, Math.min(FIRST, all.size()));
        List<Pair> counted = all.subList(warmUp, all.size());
        double[] local = counted.stream().mapToDouble(Pair::local).toArray();
        double[] remote = counted.stream().mapToDouble(Pair::remote).toArray();
        return new Report("http", Report.thisMachine(), List.of(
                Result.told("requests", requests, "each"),
                Result.told("upload_kb", clips.stream().mapToLong(HttpBench::bytes).average().orElse(0) / 1024, "KiB"),
                Result.told("first_in_jvm_p50_ms", Statistics.median(first.stream().mapToDouble(Pair::local).toArray()), "ms"),
                Result.told("first_http_p50_ms", Statistics.median(first.stream().mapToDouble(Pair::remote).toArray()), "ms"),
                Result.told("in_jvm_p50_ms", Statistics.median(local), "ms"),
                Result.told("http_p50_ms", Statistics.median(remote), "ms"),
                Result.told("http_student_p50_ms", Statistics.median(counted.stream().mapToDouble(Pair::within).toArray()), "ms"),
                Result.told("in_jvm_p95_ms", Statistics.quantile(0.95, local), "ms"),
                Result.told("http_p95_ms", Statistics.quantile(0.95, remote), "ms"),
                Result.atMost("http_ratio", Statistics.median(remote) / Statistics.median(local), "", TARGET),
                Result.atMost("different_answers", all.stream().filter(pair -> !pair.same()).count(), "answers", 0)));
    }

    /** The same clip, whose files have names that nobody has read before. */
    private static Clip renamed(Clip clip, Path folder, int number) throws IOException {
        Clip.Builder renamed = Clip.builder(clip.id()).span(clip.span().start(), clip.span().end());
        for (Map.Entry<String, Evidence> evidence : clip.evidence().entrySet()) {
            Path file = ((Evidence.Recording) evidence.getValue()).path();
            Path other = folder.resolve(number + "-" + evidence.getKey() + "-" + file.getFileName());
            Files.createLink(other, file);
            renamed.evidence(evidence.getKey(), new Evidence.Recording(other));
        }
        return renamed.build();
    }

    private static long bytes(Clip clip) {
        return clip.evidence().values().stream().mapToLong(evidence -> ((Evidence.Recording) evidence).path().toFile().length()).sum();
    }
}
