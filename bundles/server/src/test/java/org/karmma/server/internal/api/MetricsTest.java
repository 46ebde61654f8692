package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.server.internal.limits.Given;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;

/** The metrics, read by somebody else's parser. */
class MetricsTest {

    @TempDir
    Path home;

    private static MetricFamily family(String text, String name) {
        CollectorPrometheusMetricsWalker found = new CollectorPrometheusMetricsWalker();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), found).walk();
        List<String> names = new ArrayList<>();
        found.getAllMetricFamilies().forEach(family -> names.add(family.getName()));
        assertTrue(names.contains(name), name + " is not among " + names);
        return found.getAllMetricFamilies().stream().filter(family -> family.getName().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whatHappenedIsCounted() throws Exception {
        try (Served served = new Served(home, Given.SMALL)) {
            List<Presence> slots = served.nose.slots();
            Prediction answer = new Prediction("nose", "c", Map.of(), slots, OptionalDouble.empty(), false, "lost", 30);
            served.meters.answered(answer, Map.of("smell", 4.0));
            served.meters.answered(answer, Map.of());
            served.meters.failed("nose", new IllegalStateException("closed"));
            served.nose.mute("touch", true);
            served.get("viewer", "/api/v1/students");
            HttpResponse<String> scraped = served.get("viewer", "/metrics");
            assertTrue(scraped.headers().firstValue("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"),
                    scraped.headers().toString());
            String text = scraped.body();

            assertEquals(2, ((Counter) family(text, "karmma_predictions_total").getMetrics().stream()
                    .filter(metric -> metric.getLabels().equals(Map.of("student", "nose", "outcome", "abstained"))).findFirst()
                    .orElseThrow()).getValue());
            Histogram seconds = (Histogram) family(text, "karmma_prediction_seconds").getMetrics().get(0);
            assertEquals(2, seconds.getSampleCount());
            assertEquals(0.06, seconds.getSampleSum(), 1e-9);
            assertEquals(1, ((Histogram) family(text, "karmma_slot_seconds").getMetrics().get(0)).getSampleCount());
            List<Map<String, String>> now = family(text, "karmma_slot_state").getMetrics().stream()
                    .filter(metric -> ((Gauge) metric).getValue() == 1).map(metric -> metric.getLabels()).toList();
            assertEquals(2, now.size(), "each slot is in one state");
            assertTrue(now.contains(Map.of("student", "nose", "slot", "touch", "state", "muted")), now.toString());
            assertEquals(1, ((Counter) family(text, "karmma_http_requests_total").getMetrics().get(0)).getValue());
        }
    }

    @Test
    void openMetricsAreForWhoAsksForThem() throws Exception {
        try (Served served = new Served(home, Given.SMALL)) {
            HttpResponse<String> open = served.send(served.as("viewer", "/metrics").header("Accept", "application/openmetrics-text"));
            assertTrue(open.headers().firstValue("Content-Type").orElse("").startsWith("application/openmetrics-text"));
            assertTrue(open.body().endsWith("# EOF\n"), open.body());
        }
    }
}
