package org.karmma.server.internal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.karmma.core.FolderNames;
import org.karmma.core.JsonText;
import org.karmma.server.internal.access.Role;

/**
 * A request for a resource, and its answer.
 *
 * @param path the variable parts of the path, by name
 */
public record Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> path) {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes of a body that says something about a change. */
    private static final int MOST = 1 << 16;
    private static final int LONGEST = 1000;

    /** A variable part of the path. */
    public String path(String name) {
        return path.get(name);
    }

    public String who() {
        return request.getRemoteUser();
    }

    /** Whether whoever asks sees no more than names of files, and not the folders that they lie in. */
    public boolean isForViewer() {
        return !request.isUserInRole(Role.OPERATOR.id());
    }

    /** @param answer what {@link JsonText} has a form of */
    public void answer(Object answer) throws IOException {
        String json = JsonText.of(answer);
        response.setContentType("application/json");
        response.getOutputStream().write((isForViewer() ? FolderNames.without(json) : json).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Refusal if the query has a key that nobody reads */
    void checkQuery(Set<String> known) throws Refusal {
        String query = request.getQueryString();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String key = URLDecoder.decode(pair.replaceFirst("=.*", ""), StandardCharsets.UTF_8);
            if (!known.contains(key)) {
                throw new Refusal(400, "nothing is known of '" + key.replaceAll("\\p{Cntrl}", "?") + "' in the query; "
                        + (known.isEmpty() ? "none is read here" : "known is " + String.join(", ", known)));
            }
        }
    }

    /** A number in the query. @throws Refusal if it is none, or not within */
    public int number(String name, int fallback, int least, int most) throws Refusal {
        String text = request.getParameter(name);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Refusal(400, name + " is a number from " + least + " to " + most + ", not '" + text.replaceAll("\\p{Cntrl}", "?") + "'");
    }

    /**
     * A text of the JSON object that may have been sent.
     *
     * @param known every key that it may have
     * @return empty where it is not there
     */
    public Map<String, String> texts(Set<String> known) throws IOException, Refusal {
        byte[] body = request.getInputStream().readNBytes(MOST + 1);
        if (body.length > MOST) {
            throw new Refusal(413, "at most " + MOST + " bytes are taken here");
        }
        Map<String, String> texts = new HashMap<>();
        if (body.length == 0) {
            return texts;
        }
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, NoJson.text(e));
        }
        if (!node.isObject()) {
            throw new Refusal(400, "a JSON object is wanted, with any of the keys " + known);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw new Refusal(400, "nothing is known of the key '" + field.getKey() + "'; known are " + known);
            }
            if (!field.getValue().isTextual() || field.getValue().asText().length() > LONGEST) {
                throw new Refusal(400, field.getKey() + ": a text of at most " + LONGEST + " characters is wanted");
            }
            texts.put(field.getKey(), field.getValue().asText());
        }
        return texts;
    }
}
