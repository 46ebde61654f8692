package org.karmma.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that all benchmarks of a student have: whom is asked about what, and how the answer is written. */
final class Asked {

    @Option(names = "--model", paramLabel = "MODEL", defaultValue = Models.INSTALLED,
            description = "the name of an installed student, or the folder of a model package (default: ${DEFAULT-VALUE})")
    private String model;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "micro-kitchens",
            description = "the data-set plugin that the clips come from (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--data", paramLabel = "DIR", description = "a data set that is there (default: the plugin makes a small one)")
    private Path data;

    @Option(names = "--json", description = "answer as one JSON object")
    private boolean json;

    String model() {
        return model;
    }

    Clips clips() {
        return new Clips(dataset, data == null ? null : data.toAbsolutePath());
    }

    /** Writes the report; returns the exit code. */
    int tell(Report report, PrintStream out) {
        (json ? List.of(report.json()) : report.lines()).forEach(out::println);
        return report.isMet() ? 0 : 1;
    }
}
