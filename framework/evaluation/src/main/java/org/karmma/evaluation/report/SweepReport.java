package org.karmma.evaluation.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.karmma.evaluation.Outcomes;
import org.karmma.evaluation.Sweep;
import org.karmma.model.AtomicFile;

/** sweep.html: one file that needs no network and no scripts. Each number that is drawn stands in a table, too. */
public final class SweepReport {

    private SweepReport() {}

    /** Writes the whole file or nothing. */
    public static void write(Sweep sweep, Path file) throws IOException {
        String page = html(sweep);
        AtomicFile.write(file, f -> Files.writeString(f, page));
    }

    static String html(Sweep sweep) {
        return Mustache.compiler().nullValue("").compile(Report.resource("sweep.mustache")).execute(Page.of(sweep));
    }

    /** Everything that the template names. */
    record Page(String style, String title, String subject, String caution, List<Titles.Title> systems, List<SweepView.Row> rows,
            SweepView.Axis means, SweepView.Axis gains, List<Sweep.Variant> failed, List<Sweep.Variant> waiting) {

        public boolean hasRows() {
            return !rows.isEmpty();
        }

        public boolean hasFailed() {
            return !failed.isEmpty();
        }

        public boolean hasWaiting() {
            return !waiting.isEmpty();
        }

        static Page of(Sweep sweep) {
            List<Sweep.Variant> failed = sweep.variants().stream().filter(v -> v.failure() != null).toList();
            List<Sweep.Variant> waiting = sweep.variants().stream().filter(v -> !v.isDone() && v.failure() == null).toList();
            SweepView.Axis means = SweepView.means(sweep);
            SweepView.Axis gains = SweepView.gains(sweep);
            return new Page(Report.resource("report.css"), sweep.experiment(), SweepView.subject(sweep), SweepLines.caution(sweep),
                    Titles.of(Outcomes.SYSTEMS), SweepView.rows(sweep, means, gains), means, gains, failed, waiting);
        }
    }
}
