package org.karmma.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.health.HealthFinding;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/**
 * What Karmma answers as programs read it, the same wherever they ask: command line, console, HTTP. Keys are in camel case, times in ISO
 * 8601, enumerated words in lower case with hyphens, what is unknown is null.
 */
public final class JsonText {

    /** Without buffers of the asking threads, which may be an application's and outlive this. */
    private static final ObjectMapper JSON =
            new ObjectMapper(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());

    private JsonText() {}

    /**
     * One line of JSON.
     *
     * @param answer what a service of this package returns, or a list of that
     * @throws IllegalArgumentException if it is of another type
     */
    public static String of(Object answer) {
        try {
            return JSON.writeValueAsString(tree(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always written", e);
        }
    }

    private static JsonNode tree(Object answer) {
        if (answer instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(element -> array.add(tree(element)));
            return array;
        }
        if (answer instanceof String text) {
            return JSON.getNodeFactory().textNode(text);
        }
        if (answer instanceof Prediction prediction) {
            return of(prediction);
        }
        if (answer instanceof Presence presence) {
            return of(presence);
        }
        if (answer instanceof ModalityInfo modality) {
            ObjectNode node = JSON.createObjectNode().put("id", modality.id()).put("letter", modality.letter())
                    .put("title", modality.title()).put("bundle", modality.bundle()).put("bundleId", modality.bundleId());
            modality.extractors().forEach(node.putArray("extractors")::add);
            return node;
        }
        if (answer instanceof Event event) {
            return JSON.createObjectNode().put("time", text(event.time())).put("kind", event.kind().id()).put("subject", event.subject())
                    .put("detail", event.detail());
        }
        if (answer instanceof StudentVersion version) {
            return JSON.createObjectNode().put("id", version.id()).put("state", version.state().id())
                    .put("installed", text(version.installed())).put("from", version.from()).put("created", text(version.created()))
                    .put("weightsSha256", version.weightsSha256());
        }
        if (answer instanceof DroppedFile file) {
            return JSON.createObjectNode().put("file", file.name()).put("state", file.state().id()).put("bundle", file.bundle())
                    .put("bundleId", file.bundleId()).put("detail", file.detail()).put("since", text(file.since()));
        }
        if (answer instanceof HealthFinding finding) {
            return JSON.createObjectNode().put("check", finding.check()).put("subject", finding.subject())
                    .put("state", finding.state().id()).put("message", finding.message()).put("remedy", finding.remedy());
        }
        if (answer instanceof ModelBundle bundle) {
            ObjectNode node = JSON.createObjectNode().put("bundle", bundle.symbolicName()).put("version", bundle.version())
                    .put("student", bundle.student()).put("file", bundle.file().toString());
            bundle.modalities().forEach(node.putArray("modalities")::add);
            return node;
        }
        if (answer instanceof RunStatus run) {
            return JSON.valueToTree(run);
        }
        if (answer instanceof ShadowReport report) {
            return of(report);
        }
        if (answer instanceof StudentInfo info) {
            return of(info);
        }
        throw new IllegalArgumentException("there is no JSON form of " + answer.getClass().getName());
    }

    private static ObjectNode of(Prediction prediction) {
        ObjectNode node = JSON.createObjectNode().put("student", prediction.student()).put("clip", prediction.clip())
                .put("abstains", prediction.abstains()).put("abstention", prediction.abstention())
                .put("calibrated", prediction.calibrated()).put("subset", prediction.subset());
        ObjectNode scores = node.putObject("scores");
        prediction.scores().forEach((space, likeliest) -> {
            ArrayNode list = scores.putArray(space);
            likeliest.forEach(s -> list.addObject().put("index", s.index()).put("label", s.label()).put("probability", s.probability()));
        });
        ArrayNode slots = node.putArray("slots");
        prediction.slots().forEach(slot -> slots.add(of(slot)));
        return put(node, "accuracy", prediction.accuracy()).put("milliseconds", prediction.milliseconds());
    }

    private static ObjectNode of(Presence slot) {
        ObjectNode node = JSON.createObjectNode().put("slot", slot.slot()).put("present", slot.isPresent());
        if (!slot.isPresent()) {
            node.put("cause", slot.cause().id()).put("detail", slot.detail());
            if (slot.since() != null) {
                node.put("since", text(slot.since()));
            }
        }
        return node;
    }

    private static ObjectNode of(ShadowReport report) {
        ObjectNode node = JSON.createObjectNode().put("student", report.student()).put("serving", report.serving())
                .put("shadow", report.shadow()).put("since", text(report.since())).put("compared", report.compared())
                .put("skipped", report.skipped()).put("failed", report.failed()).put("lastFailure", report.lastFailure())
                .put("abstainedAlone", report.abstainedAlone());
        ArrayNode spaces = node.putArray("spaces");
        report.spaces().forEach(s -> spaces.addObject().put("space", s.space()).put("compared", s.compared()).put("agreed", s.agreed())
                .put("difference", s.difference()));
        report.subsets().forEach(node.putObject("subsets")::put);
        put(put(node, "servingMilliseconds", report.servingMilliseconds()), "shadowMilliseconds", report.shadowMilliseconds());
        report.differences().forEach(node.putArray("differences")::add);
        return node;
    }

    private static ObjectNode of(StudentInfo info) {
        ObjectNode node = JSON.createObjectNode().put("student", info.name()).put("model", info.model()).put("system", info.system());
        ArrayNode slots = node.putArray("slots");
        info.slots().forEach(s -> slots.addObject().put("slot", s.id()).put("letter", s.letter()).put("title", s.title())
                .put("extractor", s.extractor()).put("trainedWith", s.trainedWith()));
        ArrayNode spaces = node.putArray("labelSpaces");
        info.labelSpaces().forEach(space -> space.classes().forEach(spaces.addObject().put("id", space.id()).putArray("classes")::add));
        node.put("measuredOn", info.measuredOn()).put("space", info.space());
        ArrayNode subsets = node.putArray("subsets");
        info.subsets().forEach(s -> subsets.addObject().put("subset", s.subset()).put("accuracy", s.accuracy()).put("clips", s.clips())
                .put("gflops", s.gflops()).put("parameters", s.parameters()).put("peakMemoryMb", s.peakMemoryMb())
                .put("latencyMilliseconds", s.latencyMilliseconds()));
        return node;
    }

    private static ObjectNode put(ObjectNode node, String key, OptionalDouble value) {
        return value.isPresent() ? node.put(key, value.getAsDouble()) : node.putNull(key);
    }

    private static String text(Instant time) {
        return time.toString();
    }
}
