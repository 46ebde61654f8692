package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.server.internal.limits.Given;

/** Who may ask what, and what is written down of it. */
class ApiTest {

    private static final String MUTE = "/api/v1/students/nose/slots/smell/mute";

    @TempDir
    Path home;

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served(home, Given.SMALL);
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    private HttpResponse<String> post(String account, String path, String body) throws Exception {
        return served.send(served.as(account, path).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void onlyOperatorsChangeAnythingAndEveryChangeIsWrittenDown() throws Exception {
        HttpResponse<String> refused = post("viewer", MUTE, "");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("role operator"), refused.body());
        assertTrue(served.nose.slots().get(0).isPresent());
        HttpResponse<String> muted = post("operator", MUTE, "");
        assertEquals("[{\"slot\":\"smell\",\"present\":false,\"cause\":\"muted\",\"detail\":\"an operator said so\"},{\"slot\":\"touch\","
                + "\"present\":true}]", muted.body());
        assertEquals(200, post("operator", "/api/v1/students/nose/slots/smell/quarantine", "{\"reason\":\"it drips\"}").statusCode());
        assertEquals("it drips", served.nose.quarantined);
        assertEquals(200, served.post("viewer", "/api/v1/students/nose/predict", "application/json",
                "{\"signals\":{\"s\":{\"shape\":[1],\"rate\":1,\"values\":[1]}}}".getBytes()).statusCode());
        List<String> lines = served.door.audit().lines().toList();
        assertEquals(3, lines.size(), "what only asks is left out: " + lines);
        assertTrue(lines.get(0).contains("\"who\":\"viewer\"") && lines.get(0).contains("\"status\":403"), lines.get(0));
        assertTrue(lines.get(1).matches("\\{\"time\":\"[^\"]+Z\",\"who\":\"operator\",\"from\":\"127.0.0.1\",\"method\":\"POST\","
                + "\"path\":\"" + MUTE + "\",\"status\":200}"), lines.get(1));
    }

    @Test
    void viewersSeeNamesOfFilesAndNotWhereTheyLie() throws Exception {
        served.events.add(Event.Kind.ADMITTED, "student nose", "v1 from /srv/runs/nose-seed1");
        String viewers = served.get("viewer", "/api/v1/events").body();
        assertTrue(viewers.contains("v1 from nose-seed1") && !viewers.contains("/srv"), viewers);
        String operators = served.get("operator", "/api/v1/events").body();
        assertTrue(operators.contains("v1 from /srv/runs/nose-seed1"), operators);
        HttpRequest missed = served.as("viewer", "/api/v1/events/stream").header("Last-Event-ID", "1970-01-01T00:00:00Z").build();
        try (Stream<String> told = served.client().send(missed, HttpResponse.BodyHandlers.ofLines()).body()) {
            String event = told.filter(line -> line.contains("\"admitted\"")).findFirst().orElseThrow();
            assertTrue(event.contains("v1 from nose-seed1") && !event.contains("/srv"), event);
        }
    }

    @Test
    void anotherPageChangesNothing() throws Exception {
        for (String[] header : new String[][] {{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"},
            {"Origin", "http://127.0.0.1:1"}}) {
            HttpResponse<String> forged = served.send(served.as("operator", MUTE).header(header[0], header[1])
                    .POST(BodyPublishers.noBody()));
            assertEquals(403, forged.statusCode(), header[1]);
            assertTrue(forged.body().contains("another page"), forged.body());
        }
        assertTrue(served.nose.slots().get(0).isPresent());
        assertEquals(4, served.door.audit().lines().filter(line -> line.contains("\"status\":403")).count(), served.door.audit());
        assertEquals(200, served.send(served.as("operator", MUTE).header("Origin", "http://127.0.0.1:" + served.port())
                .header("Sec-Fetch-Site", "same-origin").POST(BodyPublishers.noBody())).statusCode(), "a page of ours does");
        assertEquals(200, served.send(served.as("operator", MUTE).header("Origin", "https://127.0.0.1:" + served.port())
                .POST(BodyPublishers.noBody())).statusCode(), "so does one behind a proxy that ends TLS and passes Host on");
    }

    @Test
    void guessingIsSlowedDownForWhoGuesses() throws Exception {
        assertEquals(200, served.get("viewer", "/api/v1/students").statusCode());
        String wrong = served.authorization("viewer", "guess");
        HttpResponse<String> last = null;
        for (int i = 0; i < 6; i++) {
            last = served.send(HttpRequest.newBuilder(served.at("/api/v1/students")).header("Authorization", wrong));
            assertEquals(i < 5 ? 401 : 429, last.statusCode(), "guess " + i);
        }
        assertTrue(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()) >= 1);
        assertTrue(last.body().contains("too many wrong passwords"), last.body());
        assertEquals(200, served.get("viewer", "/api/v1/students").statusCode(), "who knows the password is not kept out");
        assertEquals(200, served.get("other", "/api/v1/students").statusCode());
        assertEquals(5, served.door.audit().lines().filter(line -> line.contains("\"status\":401")).count());
    }

    @Test
    void guessesThatComeAtOnceAreCountedBeforeTheyAreLookedAt() throws Exception {
        String wrong = served.authorization("viewer", "guess");
        List<CompletableFuture<HttpResponse<String>>> guesses = IntStream.range(0, 20).mapToObj(i -> served.client().sendAsync(
                HttpRequest.newBuilder(served.at("/api/v1/students")).header("Authorization", wrong).build(),
                HttpResponse.BodyHandlers.ofString())).toList();
        Map<Integer, Long> answers = guesses.stream().map(CompletableFuture::join)
                .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
        assertEquals(Map.of(401, 5L, 429, 15L), answers);
        assertEquals(200, served.get("other", "/api/v1/students").statusCode());
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertEquals(401, served.send(HttpRequest.newBuilder(served.at("/api/v1/students"))).statusCode());
        assertEquals(200, served.send(HttpRequest.newBuilder(served.at("/api/v1/live"))).statusCode());
        assertTrue(served.get("viewer", "/api/v1/students/ear/slots").body().contains("there is no student ear here; there are nose"));
        assertTrue(post("operator", "/api/v1/students/nose/slots/ear/mute", "").body().contains("no slot ear; its slots are smell, touch"));
        assertEquals(404, served.get("viewer", "/api/v1/nothing").statusCode());
        assertEquals(404, served.get("viewer", "/api/v2/students").statusCode());
        HttpResponse<String> method = served.send(served.as("viewer", "/api/v1/students").DELETE());
        assertEquals(405, method.statusCode());
        assertEquals("GET", method.headers().firstValue("Allow").orElse(""));
        assertEquals(404, served.get("viewer", "/api/v1/students/nose/shadow").statusCode());
        assertEquals(400, served.get("viewer", "/api/v1/events?count=many").statusCode());
        HttpResponse<String> misspelt = served.get("viewer", "/api/v1/events?cuont=3");
        assertEquals(400, misspelt.statusCode(), "rather than a hundred events");
        assertTrue(misspelt.body().contains("nothing is known of 'cuont' in the query; known is count"), misspelt.body());
        assertEquals(200, served.get("viewer", "/api/v1/events?count=3").statusCode());
        assertEquals(400, served.get("viewer", "/api/v1/students?count=3").statusCode());
        assertTrue(post("operator", "/api/v1/students/nose/slots/smell/quarantine", "{\"raison\":\"\"}").body()
                .contains("known are [reason]"));
        HttpResponse<String> any = served.get("viewer", "/api/v1/students");
        assertEquals("nosniff", any.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("default-src 'none'; frame-ancestors 'none'", any.headers().firstValue("Content-Security-Policy").orElse(""));
    }

    @Test
    void whatHappensIsToldAsItHappens() throws Exception {
        HttpResponse<InputStream> first = served.client().send(served.as("viewer", "/api/v1/events/stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        Stream<String> lines = new BufferedReader(new InputStreamReader(first.body())).lines();
        Iterator<String> coming = lines.filter(line -> line.startsWith("event:") || line.startsWith("data:")).iterator();
        assertEquals("event: slots", coming.next());
        assertTrue(coming.next().contains("\"student\":\"nose\""));
        HttpResponse<String> full = served.get("viewer", "/api/v1/events/stream");
        assertEquals(503, full.statusCode());
        assertTrue(full.headers().firstValue("Retry-After").isPresent());
        served.events.add(Event.Kind.QUARANTINED, "slot smell", "it \"drips\"\nagain");
        assertEquals("event: event", coming.next());
        String data = coming.next();
        assertTrue(data.contains("\"kind\":\"quarantined\"") && data.contains("it \\\"drips\\\"\\nagain"), data);
        post("operator", MUTE, "");
        assertEquals("event: slots", coming.next());
        assertTrue(coming.next().contains("\"cause\":\"muted\""));
        first.body().close();
    }

    @Test
    void whoComesAgainHearsWhatWasMissed() throws Exception {
        served.events.add(Event.Kind.ARRIVED, "a", "known");
        Event known = served.events.latest(1).get(0);
        Thread.sleep(2); // so that the next one is later
        served.events.add(Event.Kind.ARRIVED, "b", "missed");
        HttpResponse<InputStream> stream = served.client().send(served.as("viewer", "/api/v1/events/stream")
                .header("Last-Event-ID", known.time().toString()).build(), HttpResponse.BodyHandlers.ofInputStream());
        String first = new BufferedReader(new InputStreamReader(stream.body())).lines().filter(line -> line.startsWith("data:"))
                .findFirst().orElseThrow();
        assertTrue(first.contains("missed"), first);
        assertFalse(first.contains("known"), first);
        stream.body().close();
    }
}
