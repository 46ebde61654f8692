package org.karmma.server.internal.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What went wrong, as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param status of HTTP
 * @param detail what is wrong, where, and what to do, in a sentence
 * @param retryAfter seconds after which it is worth trying again; 0 where that is not known
 */
public record Problem(int status, String detail, long retryAfter) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, 0);
    }

    public static Problem forbidden(String role) {
        return of(HttpServletResponse.SC_FORBIDDEN, "that takes the role " + role + ", which this account does not have");
    }

    public Problem retryAfter(long seconds) {
        return new Problem(status, detail, seconds);
    }

    /** As a page where it is a browser that wants one, else as a program reads it. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accepted = request.getHeader("Accept");
        if (accepted == null || !accepted.contains("text/html")) {
            answer(response);
            return;
        }
        head(response, "text/html");
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(ProblemPage.of(this).getBytes(StandardCharsets.UTF_8));
    }

    /** As a program reads it. */
    public void answer(HttpServletResponse response) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("type", "about:blank").put("title", title()).put("status", status)
                .put("detail", detail);
        head(response, "application/problem+json");
        response.getOutputStream().write(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void head(HttpServletResponse response, String type) {
        response.setStatus(status);
        if (retryAfter > 0) {
            response.setHeader("Retry-After", String.valueOf(retryAfter));
        }
        response.setContentType(type);
    }

    String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Not Possible" : "Internal Server Error";
        };
    }
}
