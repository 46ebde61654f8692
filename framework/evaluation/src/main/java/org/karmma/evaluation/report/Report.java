package org.karmma.evaluation.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.karmma.evaluation.Published;
import org.karmma.evaluation.Results;
import org.karmma.model.AtomicFile;

/**
 * report.html: one file that needs no network, readable without scripts. Charts are drawn by Chart.js, which is inlined with its licence
 * notice; every number that they show stands in a table, too.
 */
public final class Report {

    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

    private Report() {}

    /** Writes the whole file or nothing. */
    public static void write(Results results, Path file) throws IOException {
        write(results, List.of(), file);
    }

    /** The same, with some clips to look at. */
    public static void write(Results results, List<ShownClip> shown, Path file) throws IOException {
        String page = html(results, shown);
        AtomicFile.write(file, f -> Files.writeString(f, page));
    }

    static String html(Results results) {
        return html(results, List.of());
    }

    static String html(Results results, List<ShownClip> shown) {
        return Mustache.compiler().nullValue("").compile(resource("report.mustache")).execute(Page.of(results, shown));
    }

    /** Everything that the template names. */
    record Page(String style, String charts, String script, String data, String title, boolean run, String story, String subject,
            String recipe, String resamples, List<Titles.Title> systems, List<EffectView> effects, AccuracyView accuracy, PairsView pairs,
            MetricsView metrics, SeedsView seeds, List<ShownClip.View> shown, CostView cost, PublishedView published, FactsView facts,
            List<String> limits) {

        public boolean hasEffects() {
            return !effects.isEmpty() || cost != null;
        }

        public boolean several() {
            return systems.size() > 1;
        }

        public boolean hasShown() {
            return !shown.isEmpty();
        }

        static Page of(Results results, List<ShownClip> shown) {
            Published published = Published.read();
            List<ShownClip.View> clips = shown.stream().map(clip -> ShownClip.View.of(clip, results)).toList();
            return new Page(resource("report.css") + Titles.palette(results),
                    resource(CHARTS).replaceFirst("\n//# sourceMappingURL=\\S+", ""), resource("report.js"),
                    ChartData.of(results, PublishedView.nearest(results, published)), results.facts().experiment(), results.isOfRun(),
                    Story.paragraph(results), Story.subject(results), results.facts().recipe(),
                    Numbers.count(results.resamples(), "resample"), Titles.of(results.systems().keySet()), EffectView.of(results),
                    AccuracyView.of(results), PairsView.of(results),
                    MetricsView.of(results), SeedsView.of(results), clips, CostView.of(results), PublishedView.of(results, published),
                    FactsView.of(results), Story.limits(results));
        }
    }

    static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this bundle; bnd.bnd and src/main/resources put it there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " is part of this bundle", e);
        }
    }
}
