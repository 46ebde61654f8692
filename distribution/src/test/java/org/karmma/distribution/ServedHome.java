package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.karmma.launcher.Home;

/** {@code karmma serve}, started from the assembled home as a process of its own, and somebody who asks it. */
final class ServedHome implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Process process;
    private final Path stderr;
    private final URI address;
    private final String password;

    private ServedHome(Process process, Path stderr, URI address, String password) {
        this.process = process;
        this.stderr = stderr;
        this.address = address;
        this.password = password;
    }

    /** Ready: it has said where it listens. */
    static ServedHome start(KarmmaCommand karmma, Object... more) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("serve", "--port", 0));
        arguments.addAll(List.of(more));
        return start(karmma.prepare(List.of(), arguments.toArray()), karmma.home(), karmma.folder());
    }

    /** Started in another way. @param home that it serves @param temporary where its standard error is kept */
    static ServedHome start(ProcessBuilder serve, Home home, Path temporary) throws Exception {
        Path stderr = Files.createTempFile(temporary, "serve", ".txt");
        Process process = serve.redirectError(stderr.toFile()).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertNotNull(line, () -> "it ended: " + read(stderr));
        Path told = home.conf().resolve("admin.password");
        return new ServedHome(process, stderr, URI.create(line), Files.readString(told).strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What it has written to standard error. */
    String said() {
        return read(stderr);
    }

    URI at(String path) {
        return address.resolve(path);
    }

    String password() {
        return password;
    }

    Process process() {
        return process;
    }

    /** As nobody. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(PATIENCE);
    }

    HttpRequest.Builder as(String name, String password, String path) {
        String both = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request(path).header("Authorization", "Basic " + both);
    }

    HttpRequest.Builder asAdmin(String path) {
        return as("admin", password, path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    /** Told to stop, politely. */
    int stop() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "it does not stop: " + said());
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            assertEquals(0, process.waitFor(), "it did not stop politely");
        }
    }
}
