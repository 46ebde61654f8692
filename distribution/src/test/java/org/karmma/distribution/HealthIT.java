package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;

/** Health of a home that is served, with a student in it: over HTTP and in the console. */
class HealthIT {

    private static final long PATIENCE_SECONDS = 60;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static ServedHome served;

    @BeforeAll
    static void start() throws Exception {
        karmma = KarmmaCommand.in(folder);
        Ended installed = karmma.run("student", "install", "kitchen", TrainedRun.get().result().student());
        assertEquals(0, installed.code(), installed.err());
        served = ServedHome.start(karmma);
    }

    @AfterAll
    static void stop() throws Exception {
        if (served != null) {
            served.close();
        }
    }

    private static HttpResponse<String> look(String what) throws Exception {
        return served.send(served.asAdmin("/system/health" + what));
    }

    /** Results are kept for two seconds, and the folders are looked at every now and then. */
    private static HttpResponse<String> await(String what, int status, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        HttpResponse<String> answer = look(what);
        while (!(answer.statusCode() == status && answer.body().contains(text)) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            answer = look(what);
        }
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(text), answer.body());
        return answer;
    }

    private static void exec(int code, String... commands) throws Exception {
        Object[] arguments = new Object[commands.length + 1];
        arguments[0] = "exec";
        System.arraycopy(commands, 0, arguments, 1, commands.length);
        Ended ended = karmma.run(arguments);
        assertEquals(code, ended.code(), () -> ended.out() + ended.err());
    }

    @Test
    void aSlotInQuarantineIsNotReadyAndLives() throws Exception {
        await("/ready.json", OK, "engine");
        exec(0, "karmma:quarantine kitchen audio the microphone hums");
        HttpResponse<String> ready = await("/ready.json", UNAVAILABLE, "the microphone hums");
        assertTrue(ready.body().contains("karmma:clear kitchen audio"), "it says what to do: " + ready.body());
        JsonNode live = new ObjectMapper().readTree(await("/live.json", OK, "libtorch").body());
        assertEquals("OK", live.path("overallResult").asText(), live.toString());
        Ended unwell = karmma.run("exec", "karmma:health quarantine");
        assertEquals(1, unwell.code(), unwell.out());
        assertTrue(unwell.out().startsWith("critical  quarantine"), unwell.out());
        exec(0, "karmma:clear kitchen audio", "karmma:health quarantine");
        await("/ready.json", OK, "no slot is in quarantine");
    }

    @Test
    void aDiskThatIsNearlyFullIsNotReady() throws Exception {
        Path limits = karmma.home().conf().resolve("org.karmma.health.cfg");
        Files.writeString(limits, "disk.warn.megabytes = 999999999\n");
        await(".json?tags=disk", OK, "the warning comes at 999999999");
        exec(0, "karmma:health disk");
        exec(1, "karmma:health --strict disk");
        Files.writeString(limits, "disk.warn.megabytes = 999999999\ndisk.critical.megabytes = 999999998\n");
        await(".json?tags=disk", UNAVAILABLE, "critical are 999999998");
        exec(1, "karmma:health disk");
        Files.delete(limits);
        await(".json?tags=disk", OK, "MB are left\"");
    }

    @Test
    void aRefusedFileIsAWarning() throws Exception {
        Path jar = karmma.home().modalities().resolve("noise.jar");
        Files.writeString(jar, "no jar at all");
        await(".json?tags=drop-folder", OK, "noise.jar");
        exec(0, "karmma:health drop-folder");
        exec(1, "karmma:health --strict drop-folder");
        Files.delete(jar);
        await(".json?tags=drop-folder", OK, "4 files serve");
    }

    @Test
    void everySideIsLookedAt() throws Exception {
        String all = await(".json", OK, "engine").body();
        for (String check : new String[] {"configuration", "disk", "drop-folder", "engine", "quarantine", "queue", "requests", "slots",
            "students"}) {
            assertTrue(all.contains("\"name\":\"" + check + ": "), check + " in " + all);
        }
        assertTrue(all.contains("student kitchen, slot audio"), all);
        assertTrue(!all.contains(karmma.folder().toString()), "whoever has an account sees no folders of this machine: " + all);
        assertEquals(401, served.send(served.request("/system/health.json")).statusCode(), "whoever looks has an account");
    }

    @Test
    void theInventoryHoldsWhatThereIsAndNoSecret() throws Exception {
        HttpResponse<String> text = served.send(served.asAdmin("/system/console/status-karmma.txt"));
        assertEquals(OK, text.statusCode(), text.body());
        assertTrue(text.body().contains("Student kitchen") && text.body().contains("karmma-audio"), text.body());
        HttpResponse<String> json = served.send(served.asAdmin("/system/console/status-karmma.json"));
        assertEquals(OK, json.statusCode(), json.body());
        assertTrue(json.body().contains("kitchen") && !json.body().contains(served.password()), json.body());
    }
}
