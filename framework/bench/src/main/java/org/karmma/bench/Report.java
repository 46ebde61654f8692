package org.karmma.bench;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a benchmark found.
 *
 * @param bench its name
 * @param machine what it ran on
 */
record Report(String bench, String machine, List<Result> results) {

    Report {
        results = List.copyOf(results);
    }

    boolean isMet() {
        return results.stream().allMatch(Result::isMet);
    }

    /** {@code {"bench", "machine", "results": [{"name", "value", "unit", "target", "met"}]}}; what is unknown or has no target is null. */
    String json() {
        ObjectNode object = new ObjectMapper().createObjectNode().put("bench", bench).put("machine", machine);
        ArrayNode array = object.putArray("results");
        for (Result result : results) {
            ObjectNode row = array.addObject().put("name", result.name());
            put(row, "value", result.value());
            row.put("unit", result.unit());
            put(row, "target", result.target());
            row.put("met", result.rule() == null ? null : (Boolean) result.isMet());
        }
        return object.toString();
    }

    private static void put(ObjectNode row, String name, double value) {
        if (Double.isFinite(value) && value == Math.rint(value)) {
            row.put(name, (long) value);
        } else {
            row.put(name, Double.isFinite(value) ? (Double) (Math.round(value * 1e4) / 1e4) : null);
        }
    }

    /** A table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("bench " + bench + " on " + machine, ""));
        lines.add(String.format(Locale.ROOT, "%-24s %12s  %-9s %-12s %s", "", "measured", "", "target", "met"));
        for (Result result : results) {
            String met = result.rule() == null ? "" : result.isMet() ? "yes" : "NO";
            lines.add(String.format(Locale.ROOT, "%-24s %12s  %-9s %-12s %s", result.name(), number(result.value()), result.unit(),
                    target(result), met).stripTrailing());
        }
        return lines;
    }

    private static String target(Result result) {
        if (result.rule() == null) {
            return "";
        }
        String sign = switch (result.rule()) {
            case AT_MOST -> result.target() == 0 ? "" : "<= ";
            case AT_LEAST -> ">= ";
            case LESS_THAN -> "< ";
        };
        return sign + number(result.target());
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, value < 0.01 ? "%.2e" : "%.2f", value);
    }

    /** This machine in one line. */
    static String thisMachine() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch");
        return String.join(", ", system, processor(), Runtime.getRuntime().availableProcessors() + " cores", "Java " + Runtime.version(),
                "libtorch " + Engine.getInstance().getVersion());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst().orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
