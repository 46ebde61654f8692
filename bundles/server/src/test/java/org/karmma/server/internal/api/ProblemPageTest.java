package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.server.internal.limits.Given;

/** What people see whom the gate does not let in. */
class ProblemPageTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @TempDir
    private Path home;

    @Test
    void browsersGetAPageAndProgramsWhatTheyRead() throws Exception {
        try (Served served = new Served(home, Given.SMALL)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest.Builder request = HttpRequest.newBuilder(served.at("/api/v1/students"));
            HttpResponse<String> program = client.send(request.copy().build(), BodyHandlers.ofString());
            assertEquals("application/problem+json", program.headers().firstValue("Content-Type").orElse(""));

            HttpResponse<String> nobody = client.send(request.copy().header("Accept", BROWSER).build(), BodyHandlers.ofString());
            assertEquals(401, nobody.statusCode());
            assertTrue(nobody.headers().firstValue("Content-Type").orElse("").startsWith("text/html"), nobody.headers().toString());
            assertTrue(nobody.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic "), "browsers ask for a password");
            assertTrue(nobody.body().contains("<p>Say who you are: HTTP Basic, with an account of this home.</p>"), nobody.body());
            assertTrue(nobody.body().contains("conf/admin.password"), nobody.body());

            HttpResponse<String> wrong = client.send(request.copy().header("Accept", BROWSER)
                    .header("Authorization", served.authorization("viewer", "wrong")).build(), BodyHandlers.ofString());
            assertTrue(wrong.body().contains("There is no such account, or the password is another one."), wrong.body());
        }
    }

    @Test
    void whatWasSentIsShownAsText() {
        String page = ProblemPage.of(Problem.of(403, "another page (<script>alert(\"1\")</script>) had the browser ask this"));
        assertFalse(page.contains("<script"), page);
        assertTrue(page.contains("Another page (&lt;script&gt;"), page);
        assertTrue(page.contains("<a href=\"/\">"), page);
    }
}
