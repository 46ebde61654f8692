package org.karmma.core.internal.pipeline;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A worker JVM that forces what real ones do rarely: stage names say how it behaves. */
public final class FakeWorker {

    private FakeWorker() {}

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[args.length - 1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String stage = line.replaceAll(".*\"stage\":\"([^\"]*)\".*", "$1");
            Path trace = work.resolve("trace-" + stage);
            boolean second = Files.exists(trace);
            Files.writeString(trace, ProcessHandle.current().pid() + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Files.writeString(work.resolve("threads-" + stage), System.getProperty("ai.djl.pytorch.num_threads"));
            if (stage.equals("crash-always") || stage.equals("crash-once") && !second
                    || stage.equals("crash-later") && Files.exists(work.resolve("crash"))) {
                Runtime.getRuntime().halt(134);
            }
            switch (stage) {
                case "bad-data" -> System.out.println("{\"event\":\"data\",\"where\":\"a.csv:3\",\"problem\":\"times run backwards\","
                        + "\"remedy\":\"Mend it\"}");
                case "throws" -> System.out.println("{\"event\":\"failed\",\"text\":\"no such thing\"}");
                case "look" -> System.out.println("{\"event\":\"done\",\"facts\":{\"a\":\"" + said(work, "a") + "\",\"b\":\""
                        + said(work, "b") + "\"}}");
                case "look-and-make" -> System.out.println("{\"event\":\"progress\",\"done\":1,\"total\":2,\"note\":\"\"}\n"
                        + "{\"event\":\"done\",\"facts\":{}}");
                case "hang" -> new CountDownLatch(1).await();
                default -> System.out.println("{\"event\":\"progress\",\"done\":1,\"total\":2,\"note\":\"half\"}\n{\"event\":\"done\","
                        + "\"facts\":{\"answer\":42}}");
            }
        }
    }

    /** What lies outside of the run. */
    private static String said(Path work, String name) throws Exception {
        return Files.readString(work.resolve("outside-" + name)).strip();
    }
}
