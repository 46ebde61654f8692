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
    /** Of the requests, how many are made before those that count. */
    private static final int WARM_UP = 10;
    private static final Map<String, String> ANY_PORT = Map.of("org.osgi.service.http.port", "0",
            "org.apache.felix.http.host", "127.0.0.1");

    private final Home original;
    private final Path modelPackage;
    private final Clips clips;
    private final int requests;
    private final PrintStream err;

    HttpBench(Home original, Path modelPackage, Clips clips, int requests, PrintStream err) {
        this.original = original;
        this.modelPackage = modelPackage;
        this.clips = clips;
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

    private Report measure(Student here, Student there, List<Clip> all, Path names) throws IOException {
        double[] local = new double[requests];
        double[] remote = new double[requests];
        double[] within = new double[requests];
        int different = 0;
        for (int i = -WARM_UP; i < requests; i++) {
            Clip clip = all.get(Math.floorMod(i, all.size()));
            Clip renamed = renamed(clip, names, i + WARM_UP);
            Prediction[] answers = new Prediction[2];
            double[] times = new double[2];
            for (int turn = 0; turn < 2; turn++) {
                int which = (i + turn) & 1; // who is first changes
                long began = System.nanoTime();
                answers[which] = which == 0 ? here.predict(renamed) : there.predict(clip);
                times[which] = (System.nanoTime() - began) / 1e6;
            }
            if (i >= 0) {
                local[i] = times[0];
                remote[i] = times[1];
                within[i] = answers[1].milliseconds();
                different += answers[0].scores().equals(answers[1].scores()) && answers[0].subset().equals(answers[1].subset()) ? 0 : 1;
            }
            if (i >= 0 && i % 50 == 49) {
                err.println((i + 1) + " of " + requests + " requests of each kind");
            }
        }
        double ratio = Statistics.median(remote) / Statistics.median(local);
        return new Report("http", Report.thisMachine(), List.of(
                Result.told("requests", requests, "each"),
                Result.told("upload_kb", all.stream().mapToLong(HttpBench::bytes).average().orElse(0) / 1024, "KiB"),
                Result.told("in_jvm_p50_ms", Statistics.median(local), "ms"),
                Result.told("http_p50_ms", Statistics.median(remote), "ms"),
                Result.told("http_student_p50_ms", Statistics.median(within), "ms"),
                Result.told("in_jvm_p95_ms", Statistics.quantile(0.95, local), "ms"),
                Result.told("http_p95_ms", Statistics.quantile(0.95, remote), "ms"),
                Result.atMost("http_ratio", ratio, "", TARGET),
                Result.atMost("different_answers", different, "answers", 0)));
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
