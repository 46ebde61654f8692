package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.Evidence;
import org.karmma.server.internal.limits.Given;
import org.karmma.student.Prediction;

/** Clips that are sent in all kinds of ways, over a real line. */
class PredictTest {

    private static final String PREDICT = "/api/v1/students/nose/predict";

    @TempDir
    Path home;

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served(home, Given.SMALL);
    }

    @AfterEach
    void stop() throws Exception {
        assertEquals(0, served.uploaded().size(), "no upload outlives its request");
        served.close();
    }

    private HttpResponse<String> send(byte[] multipart) throws Exception {
        return served.post("viewer", PREDICT, Multipart.TYPE, multipart);
    }

    private HttpResponse<String> json(String body) throws Exception {
        return served.post("viewer", PREDICT, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(int status, String text, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body().contains(text), answer.body());
    }

    @Test
    void filesAreThereWhileTheStudentLooksAtThem() throws Exception {
        byte[] content = {1, 2, 3, '\r', '\n', '-', '-', 0, -1};
        byte[][] seen = new byte[1][];
        served.nose.behaviour = clip -> {
            try {
                seen[0] = Files.readAllBytes(((Evidence.Recording) clip.evidence("smell").orElseThrow()).path());
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
            return new Prediction("nose", clip.id(), Map.of(), served.nose.slots(), OptionalDouble.empty(), false,
                    "at " + ((Evidence.Recording) clip.evidence("smell").orElseThrow()).path(), 1);
        };
        HttpResponse<String> answer = send(new Multipart().part("name=\"smell\"; filename=\"a b.csv\"", content)
                .part("name=\"clip\"", "{\"start\":1.5,\"end\":4}").whole());
        assertEquals(200, answer.statusCode(), answer.body());
        assertArrayEquals(content, seen[0]);
        assertEquals(1.5, served.nose.asked.span().start());
        assertEquals(4, served.nose.asked.span().end());
        assertEquals("a b.csv", served.nose.asked.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../tmp/evil.sh", "/etc/passwd", "C:\\\\windows\\\\system.ini", "..", "%2e%2e/x", "a/../../b.mp4"})
    void pathsInNamesLeadNowhere(String name) throws Exception {
        Path[] where = new Path[1];
        served.nose.behaviour = clip -> {
            where[0] = ((Evidence.Recording) clip.evidence("smell").orElseThrow()).path();
            throw new IllegalArgumentException("seen");
        };
        assertProblem(400, "seen", send(new Multipart().part("name=\"smell\"; filename=\"" + name + "\"", "x").whole()));
        assertTrue(where[0].normalize().startsWith(home.resolve("uploads")), where[0].toString());
        assertTrue(where[0].getFileName().toString().matches("[0-9a-f-]{36}(\\.[a-z0-9]+)?"), where[0].toString());
    }

    @Test
    void kindsAreWords() throws Exception {
        assertProblem(400, "is none", send(new Multipart().part("name=\"../smell\"; filename=\"a\"", "x").whole()));
        assertProblem(400, "twice", send(new Multipart().part("name=\"smell\"; filename=\"a\"", "x")
                .part("name=\"smell\"; filename=\"b\"", "x").whole()));
        assertProblem(400, "brings nothing", send(new Multipart().part("name=\"clip\"", "{}").whole()));
    }

    @Test
    void multipartThatIsNoneIsRefused() throws Exception {
        Multipart one = new Multipart().part("name=\"smell\"; filename=\"a\"", "content that goes on for a while");
        assertProblem(400, "no whole multipart", send(one.cutOff()));
        assertProblem(400, "no whole multipart", send("no boundary anywhere".getBytes(StandardCharsets.UTF_8)));
        assertProblem(400, "boundary", served.post("viewer", PREDICT, "multipart/form-data", one.whole()));
        assertProblem(400, "'' is none", send(new Multipart().part("filename=\"a\"", "no name").whole()));
        assertProblem(400, "", send(new Multipart()
                .text("--b0undary\r\nContent-Disposition: form-data; name=\"smell\"; filename=\"a\"; x=\"" + "y".repeat(20_000)
                        + "\"\r\n\r\nz\r\n").whole()));
        assertProblem(415, "multipart/form-data", served.post("viewer", PREDICT, "text/plain", new byte[] {1}));
    }

    @Test
    void whatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        byte[] large = new Multipart().part("name=\"smell\"; filename=\"a\"", new byte[200_000]).whole();
        assertProblem(413, "at most 100000 bytes", send(large));
        HttpResponse<String> chunked = served.send(served.as("viewer", PREDICT).header("Content-Type", Multipart.TYPE)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
        assertProblem(413, "at most 100000 bytes", chunked);
        assertProblem(413, "parts", send(new Multipart().part("name=\"a\"", "").part("name=\"b\"", "").part("name=\"c\"", "")
                .part("name=\"d\"", "").part("name=\"e\"", "").whole()));
    }

    @Test
    void twoGigabytesAreRefusedBeforeTheyCome() throws Exception {
        try (Socket line = new Socket("127.0.0.1", served.port())) {
            OutputStream out = line.getOutputStream();
            out.write(("POST " + PREDICT + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + served.authorization("viewer", served.password("viewer")) + "\r\nContent-Type: " + Multipart.TYPE
                    + "\r\nContent-Length: 2147483648\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            line.setSoTimeout(10_000);
            byte[] begin = line.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 413", new String(begin, StandardCharsets.UTF_8), "without having sent any of it");
        }
    }

    @Test
    void whoeverHangsUpLeavesNothing() throws Exception {
        try (Socket line = new Socket("127.0.0.1", served.port())) {
            OutputStream out = line.getOutputStream();
            out.write(("POST " + PREDICT + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + served.authorization("viewer", served.password("viewer")) + "\r\nContent-Type: " + Multipart.TYPE
                    + "\r\nContent-Length: 90000\r\n\r\n--b0undary\r\nContent-Disposition:"
                    + " form-data; name=\"smell\"; filename=\"a\"\r\n\r\n" + "x".repeat(30_000)).getBytes(StandardCharsets.UTF_8));
            out.flush();
            await(() -> !served.uploaded().isEmpty(), "the upload has begun");
        }
        await(() -> served.uploaded().isEmpty(), "the upload is gone");
        assertEquals(200, send(new Multipart().part("name=\"smell\"; filename=\"a\"", "x").whole()).statusCode());
    }

    /** Something that is so, sooner or later. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String what) throws Exception {
        for (int i = 0; i < 1000 && !condition.holds(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.holds(), what);
    }

    @Test
    void samplesAreTheSameHoweverTheyCome() throws Exception {
        float[] numbers = {1, -2.5f, 1e-20f, 4};
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        String spec = "\"shape\":[2,2],\"rate\":50,\"start\":0.5,\"clock\":\"hall\"";
        String end = "}}}";
        assertEquals(200, json("{\"id\":\"c\",\"signals\":{\"smell\":{" + spec + ",\"values\":[1,-2.5,1e-20,4]" + end).statusCode());
        Evidence.Buffer values = (Evidence.Buffer) served.nose.asked.evidence("smell").orElseThrow();
        assertArrayEquals(numbers, values.samples().floats());
        assertEquals(50, values.rate());
        assertEquals(0.5, values.start());
        assertEquals("hall", values.clock());
        assertEquals("c", served.nose.asked.id());
        assertEquals(200, json("{\"signals\":{\"smell\":{" + spec + ",\"base64\":\"" + Base64.getEncoder().encodeToString(bytes.array())
                + "\"" + end).statusCode());
        assertEquals(values, served.nose.asked.evidence("smell").orElseThrow());
        HttpResponse<String> binary = send(new Multipart().part("name=\"clip\"", "{\"signals\":{\"smell\":{" + spec + end)
                .part("name=\"smell\"", bytes.array()).whole());
        assertEquals(200, binary.statusCode(), binary.body());
        assertEquals(values, served.nose.asked.evidence("smell").orElseThrow());
        assertEquals(200, json("{\"signals\":{\"smell\":{\"type\":\"uint8\",\"shape\":[3],\"rate\":1,\"values\":[0,128,255]" + end)
                .statusCode());
        assertArrayEquals(new byte[] {0, (byte) 128, (byte) 255},
                ((Evidence.Buffer) served.nose.asked.evidence("smell").orElseThrow()).samples().bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{} {}", "{\"id\":7}", "{\"id\":\"\"}", "{\"start\":-1}", "{\"start\":3,\"end\":2}",
        "{\"budgetMilliseconds\":0}", "{\"signls\":{}}", "{\"signals\":{\"a b\":{\"shape\":[1],\"rate\":1,\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[],\"rate\":1,\"values\":[]}}}",
        "{\"signals\":{\"s\":{\"shape\":[-1],\"rate\":1,\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1.5],\"rate\":1,\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[9223372036854775807,9],\"rate\":1,\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":0,\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"values\":[1]}}}", "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"values\":[1,2]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"values\":[\"x\"]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"base64\":\"%\"}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"type\":\"int7\",\"values\":[1]}}}",
        "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"type\":\"uint8\",\"values\":[256]}}}", "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"start\":1e999}"})
    void jsonThatCannotBeMeantIsRefused(String body) throws Exception {
        assertProblem(400, "", json(body));
    }

    @Test
    void tooManySamplesAreRefusedBeforeMemoryIsTaken() throws Exception {
        assertProblem(413, "signal.megabytes", json("{\"signals\":{\"s\":{\"shape\":[100000000000],\"rate\":1,\"values\":[1]}}}"));
        assertProblem(413, "signal.megabytes", json("{\"id\":\"" + "x".repeat(30_000) + "\"}"));
        assertProblem(413, "all signals", json("{\"signals\":{\"a\":{\"type\":\"uint8\",\"shape\":[3000],\"rate\":1,\"base64\":\""
                + "A".repeat(4000) + "\"},\"b\":{\"type\":\"uint8\",\"shape\":[3000],\"rate\":1,\"base64\":\"\"}}}"));
    }

    @Test
    void aBodyThatComesSlowlyKeepsNobodyElseWaiting() throws Exception {
        try (Socket slow = new Socket("127.0.0.1", served.port())) {
            slow.getOutputStream().write(("POST " + PREDICT + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + served.authorization("other", served.password("other")) + "\r\nContent-Type: application/json\r\nContent-Length:"
                    + " 50\r\n\r\n{").getBytes(StandardCharsets.UTF_8));
            slow.getOutputStream().flush();
            await(() -> served.get("viewer", "/metrics").body().contains("karmma_requests{state=\"under_way\"} 1.0"), "it has entered");
            assertEquals(200, send(new Multipart().part("name=\"smell\"; filename=\"a\"", "x").whole()).statusCode());
        }
    }

    @Test
    void whoComesWhenItIsFullIsToldWhenToComeAgain() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        served.nose.behaviour = clip -> {
            inside.countDown();
            try {
                assertTrue(go.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Prediction("nose", clip.id(), Map.of(), served.nose.slots(), OptionalDouble.empty(), false, "slept", 1);
        };
        byte[] body = "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"values\":[1]}}}".getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Integer> first = served.client().sendAsync(served.as("viewer", PREDICT).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::statusCode);
        assertTrue(inside.await(20, TimeUnit.SECONDS));
        HttpResponse<String> full = served.post("other", PREDICT, "application/json", body);
        assertProblem(503, "not this request's turn", full);
        assertEquals("1", full.headers().firstValue("Retry-After").orElse(""));
        try (Socket slow = new Socket("127.0.0.1", served.port())) {
            slow.getOutputStream().write(("POST " + PREDICT + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + served.authorization("viewer", served.password("viewer"))
                    + "\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{").getBytes(StandardCharsets.UTF_8));
            slow.getOutputStream().flush();
            await(() -> served.get("viewer", "/metrics").body().contains("karmma_requests{state=\"under_way\"} 2.0"),
                    "two of viewer's are under way");
            HttpResponse<String> greedy = served.post("viewer", PREDICT, "application/json", body);
            assertProblem(429, "viewer has 2 requests under way", greedy);
            assertEquals("1", greedy.headers().firstValue("Retry-After").orElse(""));
        }
        go.countDown();
        assertEquals(200, first.get(20, TimeUnit.SECONDS));
        await(() -> served.get("viewer", "/metrics").body().contains("karmma_requests{state=\"under_way\"} 0.0"), "everybody has left");
        assertEquals(200, served.post("other", PREDICT, "application/json", body).statusCode());
    }

    @Test
    void aStudentThatClosesOrFailsIsNoBrokenLine() throws Exception {
        byte[] body = "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"values\":[1]}}}".getBytes(StandardCharsets.UTF_8);
        served.nose.behaviour = clip -> {
            throw new IllegalStateException("student nose is closed");
        };
        HttpResponse<String> closed = served.post("viewer", PREDICT, "application/json", body);
        assertProblem(503, "student nose is closed", closed);
        assertTrue(closed.headers().firstValue("Retry-After").isPresent());
        served.nose.behaviour = clip -> {
            throw new ArithmeticException("by zero");
        };
        HttpResponse<String> failed = served.post("viewer", PREDICT, "application/json", body);
        assertProblem(500, "by zero", failed);
        assertFalse(failed.body().contains("\tat "), "no stack for strangers");
        assertProblem(404, "there are nose", served.post("viewer", "/api/v1/students/ear/predict", "application/json", body));
    }
}
