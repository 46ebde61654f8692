package org.karmma.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;

/** A clip as multipart/form-data: what it is, then its files and samples, read as they are sent. See docs/http-api.md. */
final class ClipBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "[A-Za-z0-9._-]{1,64}";

    private final String boundary = "karmma-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** @param budget how long sensors have; null for as long as the operator lets them */
    ClipBody(Clip clip, Duration budget) {
        ObjectNode said = JSON.createObjectNode().put("id", clip.id()).put("start", clip.span().start());
        if (!clip.span().isOpen()) {
            said.put("end", clip.span().end());
        }
        if (budget != null) {
            said.put("budgetMilliseconds", budget.toNanos() / 1e6);
        }
        ObjectNode signals = said.putObject("signals");
        for (Map.Entry<String, Evidence> evidence : clip.evidence().entrySet()) {
            if (!evidence.getKey().matches(KIND)) {
                throw new IllegalArgumentException("a kind of medium called '" + evidence.getKey() + "' cannot be sent; use letters,"
                        + " digits, dots, hyphens and underscores");
            }
            if (evidence.getValue() instanceof Evidence.Buffer buffer) {
                describe(signals.putObject(evidence.getKey()), buffer);
            }
        }
        part("clip", "", "application/json", BodyPublishers.ofString(said.toString()));
        clip.evidence().forEach(this::evidence);
        parts.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
    }

    private static void describe(ObjectNode signal, Evidence.Buffer buffer) {
        signal.put("type", buffer.samples().type().name().toLowerCase(Locale.ROOT));
        for (long extent : buffer.samples().shape()) {
            signal.withArray("shape").add(extent);
        }
        signal.put("rate", buffer.rate()).put("start", buffer.start()).put("clock", buffer.clock());
    }

    private void evidence(String kind, Evidence evidence) {
        if (evidence instanceof Evidence.Buffer buffer) {
            part(kind, "", "application/octet-stream", BodyPublishers.ofByteArray(bytes(buffer.samples())));
            return;
        }
        Evidence.Recording recording = (Evidence.Recording) evidence;
        Path file = recording.path();
        if (recording.entry().isPresent() || Files.isDirectory(file)) {
            throw new IllegalArgumentException(kind + ": " + recording + " cannot be sent: only whole files and samples in memory can");
        }
        try {
            String name = String.valueOf(file.getFileName()).replaceAll("[\\p{Cntrl}\"\\\\]", "_");
            part(kind, "; filename=\"" + name + "\"", "application/octet-stream", BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException(kind + ": " + file + " cannot be sent: there is no such file that can be read", e);
        }
    }

    /** Little-endian, row-major. */
    private static byte[] bytes(Samples samples) {
        if (samples.type() == ElementType.UINT8) {
            return samples.bytes();
        }
        float[] floats = samples.floats();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(floats.length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        return bytes.array();
    }

    private void part(String name, String more, String type, BodyPublisher content) {
        parts.add(BodyPublishers.ofByteArray(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more
                + "\r\nContent-Type: " + type + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
        parts.add(content);
        parts.add(BodyPublishers.ofString("\r\n"));
    }

    String type() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }
}
