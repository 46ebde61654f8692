package org.karmma.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.karmma.core.DataReport;
import org.karmma.core.DataReport.Medium;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Finding.Severity;

/** What was found of a data set, as programs read it and as a table. */
final class DataReportText {

    /** Findings of one severity and kind that are listed before the rest is counted. */
    static final int SHOWN = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DataReportText() {}

    static String json(DataReport report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("dataset", report.provider()).put("root", report.root().toString());
        new TreeMap<>(report.settings()).forEach(root.putObject("settings")::put);
        root.put("opens", report.opens()).put("wrong", report.isWrong());
        report.clips().forEach(root.putObject("clips")::put);
        ArrayNode media = root.putArray("media");
        for (Medium medium : report.media()) {
            ObjectNode node = media.addObject().put("kind", medium.kind()).put("recordings", medium.recordings())
                    .put("bytes", medium.bytes()).put("clips", medium.clips()).put("without", medium.without());
            if (medium.read().isPresent()) {
                node.put("read", medium.read().getAsInt());
            }
            node.put("damaged", medium.damaged());
        }
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(f -> findings.addObject().put("severity", id(f.severity())).put("kind", f.kind()).put("where", f.where())
                .put("problem", f.problem()).put("remedy", f.remedy()));
        return JSON.writeValueAsString(root);
    }

    /** @param shown findings of one severity and kind that are listed before the rest is counted */
    static List<String> lines(DataReport report, int shown) {
        List<String> lines = new ArrayList<>();
        lines.add(report.provider() + " in " + report.root() + ": " + (report.opens() ? report.clips().entrySet().stream()
                .filter(split -> split.getValue() > 0).map(split -> split.getKey() + " " + split.getValue())
                .collect(Collectors.joining(", ", "clips: ", "")) : "it cannot be opened"));
        if (!report.media().isEmpty()) {
            lines.add("");
            lines.add(String.format(Locale.ROOT, "%-12s %10s %9s %9s %9s %9s %9s", "medium", "recordings", "GB", "clips", "without", "read",
                    "damaged"));
            report.media().forEach(m -> lines.add(String.format(Locale.ROOT, "%-12s %10d %9.3f %9d %9d %9s %9d", m.kind(), m.recordings(),
                    m.bytes() / 1e9, m.clips(), m.without(), m.read().isPresent() ? m.read().getAsInt() : "-", m.damaged())));
        }
        findings(report, shown, lines);
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%d fatal, %d errors, %d warnings", report.count(Severity.FATAL), report.count(Severity.ERROR),
                report.count(Severity.WARNING)));
        return lines;
    }

    private static void findings(DataReport report, int shown, List<String> lines) {
        for (Severity severity : Severity.values()) {
            Map<String, List<Finding>> byKind = report.findings().stream().filter(f -> f.severity() == severity)
                    .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.toList()));
            byKind.forEach((kind, findings) -> {
                lines.add("");
                lines.add(id(severity) + ", " + kind + ":");
                findings.stream().limit(shown).forEach(f -> lines.add("  " + f.where() + ": " + f.problem() + ". " + f.remedy() + "."));
                if (findings.size() > shown) {
                    lines.add("  ... and " + (findings.size() - shown) + " more (--all, --json)");
                }
            });
        }
    }

    private static String id(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
