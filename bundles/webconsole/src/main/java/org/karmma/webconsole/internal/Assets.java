package org.karmma.webconsole.internal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files of the page, which are in this bundle; nothing comes from elsewhere, and browsers are told not to load anything that would. */
final class Assets {

    private static final Map<String, String> TYPES = Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:;"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    void page(HttpServletResponse response) throws IOException, Refused {
        response.setHeader("Content-Security-Policy", POLICY);
        send("index.html", "text/html", response);
    }

    void asset(String name, HttpServletResponse response) throws IOException, Refused {
        String type = name.matches("[a-z-]+\\.[a-z]+") ? TYPES.get(name.substring(name.indexOf('.') + 1)) : null;
        if (type == null) {
            throw new Refused(HttpServletResponse.SC_NOT_FOUND, "the page has no such part");
        }
        send(name, type, response);
    }

    private static void send(String name, String type, HttpServletResponse response) throws IOException, Refused {
        try (InputStream in = Assets.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new Refused(HttpServletResponse.SC_NOT_FOUND, "the page has no such part");
            }
            response.setContentType(type);
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-cache");
            in.transferTo(response.getOutputStream());
        }
    }
}
