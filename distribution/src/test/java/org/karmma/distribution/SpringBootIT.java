package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Split;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Score;

/** The example service: one executable jar whose class path lies within it, natives and all, in a JVM of its own. */
@Timeout(300)
class SpringBootIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final long PATIENCE_MILLIS = 60_000;
    /** What a JVM ends with that is asked to. */
    private static final int TERMINATED = 143;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Home home;
    private Path recording;
    private Prediction known;
    private Process service;
    private URI address;

    private void install() throws Exception {
        TrainedRun run = TrainedRun.get();
        home = AssembledHome.in(folder.resolve("home"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Workbench workbench = karmma.service(Workbench.class);
            workbench.install(run.result().student(), "kitchen");
            recording = ((Evidence.Recording) run.clips(karmma, Split.TEST).get(0).evidence("video").orElseThrow()).path();
            known = workbench.student("kitchen").orElseThrow().predict(Clip.of(recording));
        }
        assertEquals("video+flow+audio", known.subset(), () -> known.slots().toString());
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.destroyForcibly().waitFor();
        }
    }

    /** Natives are unpacked anew. */
    private Process launch(Path log, String... options) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        List<String> command = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("tmp"), "-DDJL_CACHE_DIR=" + folder.resolve("djl"), "-jar",
                System.getProperty("karmma.spring"), "--server.port=0"), Stream.of(options)).toList();
        return launch(log, new ProcessBuilder(command).directory(folder.toFile()));
    }

    private static Process launch(Path log, ProcessBuilder builder) throws IOException {
        builder.environment().keySet().removeIf(name -> name.startsWith("KARMMA_")); // which Spring would take for properties
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private void launchService() throws Exception {
        Path log = folder.resolve("service.log");
        service = launch(log, "--karmma.home=" + home.folder());
        awaitService(log);
    }

    private void awaitService(Path log) throws Exception {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (address == null) {
            Matcher port = PORT.matcher(Files.readString(log));
            if (port.find()) {
                address = URI.create("http://127.0.0.1:" + port.group(1));
            } else {
                assertTrue(service.isAlive() && System.currentTimeMillis() < end, () -> "the service has not started: " + read(log));
                Thread.sleep(50);
            }
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
        return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private JsonNode predict(byte[] clip) throws Exception {
        String boundary = "clip-ends-here";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"clip\"; filename=\"../../a.mp4\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(clip);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/predict"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        return JSON.readTree(response.body());
    }

    private static List<String> present(JsonNode answer) {
        Stream.Builder<String> slots = Stream.builder();
        answer.path("slots").forEach(slot -> {
            if (slot.path("cause").isNull()) {
                slots.add(slot.path("slot").asText());
            }
        });
        return slots.build().toList();
    }

    private JsonNode health(Predicate<JsonNode> wanted) throws Exception {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            JsonNode karmma = get("/actuator/health").path("components").path("karmma");
            if (wanted.test(karmma)) {
                return karmma;
            }
            assertTrue(System.currentTimeMillis() < end, () -> "health is still " + karmma);
            Thread.sleep(100);
        }
    }

    @Test
    void answersFromOneJarAndGoesOnWithoutASensor() throws Exception {
        install();
        launchService();
        JsonNode answer = predict(Files.readAllBytes(recording));
        assertEquals(List.of("video", "flow", "audio"), present(answer));
        List<Score> action = known.scores().get("action");
        for (int i = 0; i < action.size(); i++) {
            JsonNode score = answer.path("scores").path("action").get(i);
            assertEquals(action.get(i).probability(), score.path("probability").asDouble(), 1e-5, score::toString);
        }
        assertEquals("UP", health(it -> it.has("status")).path("status").asText());
        assertEquals("present", health(it -> true).path("details").path("audio").asText());

        Files.delete(home.modalities().resolve("karmma-audio.jar"));
        JsonNode silent = health(it -> it.path("details").path("audio").asText().startsWith("no-bundle"));
        assertEquals("UP", silent.path("status").asText(), silent::toString);
        assertEquals(List.of("video", "flow"), present(predict(Files.readAllBytes(recording))));

        JsonNode nothing = predict("no clip at all".getBytes(StandardCharsets.US_ASCII));
        assertFalse(nothing.path("abstention").asText().isEmpty(), nothing::toString);

        assertEquals(List.of("none", "video+flow", "video+flow+audio"), used());
        assertEquals(3, measured("/actuator/metrics/karmma.prediction"));
        assertEquals(0, measured("/actuator/metrics/karmma.slot.present?tag=slot:audio"));
        assertEquals(1, measured("/actuator/metrics/karmma.slot.present?tag=slot:video"));

        service.destroy();
        assertTrue(service.waitFor(30, TimeUnit.SECONDS), "it ends when it is asked to");
        assertEquals(TERMINATED, service.exitValue());
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().matches("(karmma|clip)-.*")).toList());
        }
    }

    /** docs/embed.md, but for the home, the clip and the port. */
    @Test
    void theCommandsOfThePageWork() throws Exception {
        install();
        String page = Files.readString(Path.of(System.getProperty("karmma.docs"), "embed.md"));
        Matcher block = Pattern.compile("(?ms)^```sh\n(.*?)^```$").matcher(page);
        assertTrue(block.find(), "the page has commands");
        List<String> commands = block.group(1).lines().toList();
        assertEquals(3, commands.size(), commands::toString);
        Path log = folder.resolve("service.log");
        String start = commands.get(0).replace("=distribution/target/karmma", "='" + home.folder() + "'") + " --server.port=0";
        Files.createDirectories(folder.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec " + start).directory(Path.of(System.getProperty("karmma.sources"))
                .toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("tmp") + " -DDJL_CACHE_DIR="
                + folder.resolve("djl"));
        service = launch(log, builder);
        awaitService(log);
        assertEquals(List.of("video", "flow", "audio"),
                present(JSON.readTree(curl(commands.get(1).replace("FILE", recording.toString())))));
        assertEquals("UP", JSON.readTree(curl(commands.get(2))).path("status").asText());
    }

    private String curl(String command) throws Exception {
        assertTrue(command.startsWith("curl ") && command.contains("http://127.0.0.1:8080/"), command);
        String here = command.replace("http://127.0.0.1:8080", address.toString()).replaceFirst("curl ", "curl -sS ");
        Process curl = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, curl.waitFor(), () -> here + ": " + said);
        return said;
    }

    private List<String> used() throws Exception {
        Stream.Builder<String> values = Stream.builder();
        get("/actuator/metrics/karmma.prediction").path("availableTags")
                .forEach(tag -> tag.path("values").forEach(v -> values.add(v.asText())));
        return values.build().sorted().toList();
    }

    private double measured(String path) throws Exception {
        return get(path).path("measurements").get(0).path("value").asDouble();
    }

    @Test
    void withoutAHomeItSaysWhatToSet() throws Exception {
        Path log = folder.resolve("service.log");
        service = launch(log);
        assertTrue(service.waitFor(60, TimeUnit.SECONDS), "it does not start");
        assertEquals(1, service.exitValue());
        assertTrue(read(log).contains("karmma.home is not set: name the folder of a Karmma installation"), () -> read(log));
    }
}
