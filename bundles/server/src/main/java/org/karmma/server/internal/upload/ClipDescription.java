package org.karmma.server.internal.upload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.TimeSpan;
import org.karmma.server.internal.api.NoJson;
import org.karmma.server.internal.api.Refusal;

/**
 * What a request says of its clip, in JSON.
 *
 * @param id what the answer calls the clip; null where nothing is said
 * @param span seconds on the clock of the recordings
 * @param budget how long sensors have; null for as long as the operator lets them
 * @param signals samples, by kind of medium
 */
record ClipDescription(String id, TimeSpan span, Duration budget, Map<String, SignalSpec> signals) {

    static final ClipDescription NOTHING_SAID = new ClipDescription(null, TimeSpan.WHOLE, null, Map.of());

    private static final Set<String> KEYS = Set.of("id", "start", "end", "budgetMilliseconds", "signals");
    private static final double LONGEST_BUDGET = Duration.ofHours(1).toMillis();
    private static final String KIND = "[A-Za-z0-9._-]{1,64}";
    private static final ObjectMapper JSON = JsonMapper
            .builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

    /** @param mostBytes that the numbers of one kind may take */
    static ClipDescription of(byte[] json, long mostBytes) throws Refusal {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "clip: " + NoJson.text(e));
        } catch (IOException e) {
            throw new Refusal(400, "clip: this is no JSON: " + e.getMessage());
        }
        Fields fields = new Fields("clip", node, KEYS);
        Map<String, SignalSpec> signals = new LinkedHashMap<>();
        JsonNode given = node.path("signals");
        for (Iterator<String> kinds = given.fieldNames(); kinds.hasNext();) {
            String kind = kind(kinds.next());
            signals.put(kind, SignalSpec.of(kind, given.get(kind), mostBytes));
        }
        return new ClipDescription(fields.text("id", null), span(fields), budget(fields), signals);
    }

    private static TimeSpan span(Fields fields) throws Refusal {
        try {
            return new TimeSpan(fields.number("start", 0), fields.number("end", Double.POSITIVE_INFINITY));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "clip.start and clip.end: " + e.getMessage());
        }
    }

    private static Duration budget(Fields fields) throws Refusal {
        double millis = fields.number("budgetMilliseconds", LONGEST_BUDGET);
        if (!(millis > 0 && millis <= LONGEST_BUDGET)) {
            throw new Refusal(400, "clip.budgetMilliseconds is above 0 and at most " + (long) LONGEST_BUDGET + ", not " + millis);
        }
        return millis == LONGEST_BUDGET ? null : Duration.ofNanos((long) (millis * 1e6));
    }

    /** A word that can be a kind of medium. */
    static String kind(String name) throws Refusal {
        if (name == null || !name.matches(KIND)) {
            throw new Refusal(400, "kinds of media are called by letters, digits, dots, hyphens and underscores, 64 at most; '"
                    + printable(name) + "' is none");
        }
        return name;
    }

    /** What somebody sent as it can be shown. */
    static String printable(String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(100, text.length()));
    }
}
