package org.karmma.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks a served Karmma, and puts what goes wrong into the words of whoever knows: the server's, where it answers. */
final class HttpCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;

    private final URI server;
    private final Credentials credentials;
    private final Duration deadline;
    private final HttpClient client;
    private volatile boolean closed;

    /** @param deadline for connecting, and for each answer beyond the time that a question gives itself */
    HttpCalls(URI server, Credentials credentials, Duration deadline) {
        this.server = server;
        this.credentials = credentials;
        this.deadline = deadline;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(deadline).build();
    }

    /** What is asked, for messages. */
    URI server() {
        return server;
    }

    <T> T get(Function<String, T> reader, String... path) {
        return read(send(request(Duration.ZERO, path).GET().build(), KarmmaException::new), reader);
    }

    /** @throws KarmmaException if it is not what {@code reader} reads */
    <T> T read(String json, Function<String, T> reader) {
        try {
            return reader.apply(json);
        } catch (IllegalArgumentException e) {
            throw new KarmmaException(server + " answers something else than this version of Karmma expects: " + e.getMessage(), e);
        }
    }

    /** @param unknown what a resource that is not there is to the caller */
    String post(BodyPublisher body, String type, Duration more, Function<String, RuntimeException> unknown, String... path) {
        // without Expect: 100-continue, on whose refusal the client of JDK 17 waits for ever (JDK-8286171)
        return send(request(more, path).header("Content-Type", type).POST(body).build(), unknown);
    }

    /** Lines as they come, until the server ends them or the stream is closed. */
    HttpResponse<Stream<String>> lines(String... path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).header("Authorization", credentials.header()).build();
        return client.send(request, HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest.Builder request(Duration more, String... path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", credentials.header()).timeout(deadline.plus(more));
    }

    private URI uri(String... path) {
        return server.resolve("/api/v1/" + Arrays.stream(path)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20")).collect(Collectors.joining("/")));
    }

    private String send(HttpRequest request, Function<String, RuntimeException> unknown) {
        check();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            String problem = problem(answer);
            throw answer.statusCode() == NOT_FOUND ? unknown.apply(problem) : new KarmmaException(problem);
        } catch (HttpTimeoutException e) {
            throw new KarmmaException(server + " did not answer within " + request.timeout().orElse(deadline).toMillis()
                    + " ms. Give it more time, or see what it is busy with", e);
        } catch (ConnectException e) {
            throw new KarmmaException("nothing answers at " + server + ". See that karmma serve runs there, and that the address is right",
                    e);
        } catch (IOException e) {
            throw new KarmmaException(server + " has gone in the middle of an answer: " + e + ". Ask again when it is back; if it is there,"
                    + " what was sent may be larger than it takes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KarmmaException("interrupted while " + server + " was asked", e);
        }
    }

    private String problem(HttpResponse<String> answer) {
        try {
            JsonNode detail = JSON.readTree(answer.body()).path("detail");
            if (detail.isTextual()) {
                return detail.asText();
            }
        } catch (JsonProcessingException e) {
            // not one of ours
        }
        return server + " answers " + answer.statusCode() + ", and nothing that a Karmma would say. See that the address is right";
    }

    void check() {
        if (closed) {
            throw new IllegalStateException("the connection to " + server + " is closed");
        }
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
