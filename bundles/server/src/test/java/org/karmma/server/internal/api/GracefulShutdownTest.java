package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.server.internal.limits.Rules;
import org.karmma.student.Prediction;

/** Told to stop while requests are under way: whatever their state, each is answered, and no other is begun. */
@Timeout(60)
class GracefulShutdownTest {

    private static final String PREDICT = "/api/v1/students/nose/predict";
    /** One is computed, others wait for a minute. */
    private static final Rules RULES = new Rules(100_000, 4_000, 4, 4, 4, 1, Duration.ofMinutes(1), 1);

    @TempDir
    Path home;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served(home, RULES);
        served.nose.behaviour = clip -> {
            asked.countDown();
            await(() -> release.getCount() == 0);
            return new Prediction("nose", clip.id(), Map.of(), served.nose.slots(), OptionalDouble.empty(), false, "it sleeps", 1);
        };
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        served.close();
    }

    private CompletableFuture<HttpResponse<String>> predict() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return served.post("viewer", PREDICT, Multipart.TYPE, new Multipart().part("name=\"smell\"; filename=\"a\"", "x").whole());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void assertStopping(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body().contains("this server is being stopped"), answer.body());
        assertTrue(answer.headers().firstValueAsLong("Retry-After").orElse(0) > 0, () -> answer.headers().toString());
    }

    @Test
    void whatIsComputedIsAnsweredAndWhatWaitsIsToldToComeAgain() throws Exception {
        CompletableFuture<HttpResponse<String>> computed = predict();
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        CompletableFuture<HttpResponse<String>> waiting = predict();
        await(() -> served.turns.waiting() == 1);
        CompletableFuture<HttpResponse<String>> listening = CompletableFuture.supplyAsync(() -> {
            try {
                return served.get("viewer", "/api/v1/events/stream");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await(() -> served.hub.listeners() == 1);
        int port = served.port();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(served.shutdown::drain);
        assertStopping(waiting.get(20, TimeUnit.SECONDS));
        assertEquals(200, listening.get(20, TimeUnit.SECONDS).statusCode(), "a stream ends as it should");
        assertStopping(served.get("viewer", "/api/v1/live"));
        assertFalse(stopped.isDone(), "one is still computed");
        release.countDown();
        HttpResponse<String> answer = computed.get(20, TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("close", answer.headers().firstValue("Connection").orElse(""), "the next request goes over no line that is closed");
        stopped.get(20, TimeUnit.SECONDS);
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close(),
                "nobody is let in to be told that nothing is here");
    }

    /** Whoever sends slowly hears of it, and does not keep the server from stopping. */
    @Test
    void aSlowUploadIsToldToComeAgain() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            OutputStream out = socket.getOutputStream();
            String viewer = served.authorization("viewer", served.password("viewer"));
            out.write(("POST " + PREDICT + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + viewer
                    + "\r\nContent-Type: " + Multipart.TYPE + "\r\nContent-Length: 1000\r\n\r\n--").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await(() -> served.turns.inside() == 1);
            served.shutdown.drain();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[12];
            assertEquals(answer.length, in.readNBytes(answer, 0, answer.length));
            assertEquals("HTTP/1.1 503", new String(answer, StandardCharsets.US_ASCII));
        }
    }
}
