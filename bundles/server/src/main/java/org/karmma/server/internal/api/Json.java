package org.karmma.server.internal.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.karmma.core.JsonText;

/** Answers as JSON. */
final class Json {

    private Json() {}

    /** @param answer what {@link JsonText} has a form of */
    static void answer(HttpServletResponse response, Object answer) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(JsonText.of(answer).getBytes(StandardCharsets.UTF_8));
    }
}
