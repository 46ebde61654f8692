package org.karmma.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.karmma.core.AuditReport;
import org.karmma.core.AuditReport.Overlap;
import org.karmma.core.AuditReport.Shown;
import org.karmma.core.Audits;
import org.karmma.launcher.KarmmaFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what the networks of a run have seen, and whether they are judged by any of it. */
@Command(name = "audit", description = {"Tell which clips each network of a run was shown, with which modalities and labels and what for,"
        + " as the stages noted it; compare that with the clips that results are about. Exit code 1 if a network has seen what it is judged"
        + " by, 3 if a note is missing or is not about the weights that are there."})
final class AuditCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 20;

    @ParentCommand
    private RootCommand karmma;

    @Parameters(index = "0", paramLabel = "RUN", description = "the folder of a run or an extension (--out)")
    private Path run;

    @Option(names = "--json", description = "answer as one JSON object, with every overlap")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        AuditReport report;
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            report = framework.service(Audits.class).audit(run);
        }
        if (json) {
            karmma.streams().out().println(json(report));
        } else {
            print(report, karmma.streams().out());
        }
        return report.leaks() ? ExitCode.FAILED : ExitCode.OK;
    }

    private static String json(AuditReport report) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode().put("judged", report.judged()).put("clips", report.clips()).put("leaks", report.leaks());
        ArrayNode shown = root.putArray("shown");
        for (Shown s : report.shown()) {
            ObjectNode node = shown.addObject().put("network", s.network()).put("purpose", s.purpose()).put("split", s.split())
                    .put("clips", s.clips());
            s.modalities().forEach(node.putObject("modalities")::put);
            s.labels().forEach(node.putObject("labels")::put);
        }
        ArrayNode overlaps = root.putArray("overlaps");
        report.overlaps().forEach(o -> overlaps.addObject().put("network", o.network()).put("purpose", o.purpose()).put("clip", o.clip())
                .put("judged", o.judged()).put("how", o.how()));
        report.notes().forEach(root.putArray("notes")::add);
        return JSON.writeValueAsString(root);
    }

    private static void print(AuditReport report, PrintStream out) {
        out.println(String.format(Locale.ROOT, "%-22s %-9s %-11s %7s  %-40s %s", "stage", "for", "split", "clips", "modalities", "labels"));
        for (Shown s : report.shown()) {
            out.println(String.format(Locale.ROOT, "%-22s %-9s %-11s %7d  %-40s %s", s.network(), s.purpose(), s.split(), s.clips(),
                    counts(s.modalities()), counts(s.labels())).stripTrailing());
        }
        out.println();
        report.notes().forEach(out::println);
        if (!report.leaks()) {
            out.println("no network has seen any of the " + report.clips() + " clips of the " + report.judged() + " split: not by id, and"
                    + " not by recording and time");
            return;
        }
        report.overlaps().stream().limit(NAMED).forEach(o -> out.println(told(o)));
        if (report.overlaps().size() > NAMED) {
            out.println("... and " + (report.overlaps().size() - NAMED) + " more (--json)");
        }
        out.println("networks have seen what they are judged by: " + report.overlaps().size() + " times");
    }

    private static String told(Overlap overlap) {
        return "leak: " + overlap.network() + " was shown " + overlap.clip() + " for " + overlap.purpose() + ", and is judged by "
                + overlap.judged() + ": " + overlap.how();
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
    }
}
