package org.karmma.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the papers published (arXiv 2504.08578 and the project page; curves and bars read off the figures). Other data sets than a
 * run's: shown beside it, never compared with it.
 *
 * @param source where the numbers come from
 * @param datasets one a data set
 */
public record Published(String source, List<DataSet> datasets) {

    /**
     * @param title of the data set
     * @param letters of its modalities, as the papers write them
     * @param order subsets by letters, in the order of the rows below
     * @param accuracy top-1 percent by system, null where not published
     * @param missing the missing-probability curve at 0, 10, ... 90 % by system
     * @param gflops by {@code teacher} and {@code student}, or null
     * @param memoryGb by {@code teacher} and {@code student}, or null
     */
    public record DataSet(String title, List<String> letters, List<String> order, Map<String, List<Double>> accuracy,
            Map<String, List<Double>> missing, Map<String, List<Double>> gflops, Map<String, List<Double>> memoryGb) {}

    /** Reads the numbers that travel with this class. */
    public static Published read() {
        try (InputStream in = Published.class.getResourceAsStream("published.json")) {
            return new ObjectMapper().readValue(in, Published.class);
        } catch (IOException e) {
            throw new IllegalStateException("published.json is part of this bundle", e);
        }
    }

    /** The data set whose modalities are nearest to these; the first of several. */
    public DataSet nearest(List<String> letters) {
        return datasets.stream().max(Comparator.comparing((DataSet d) -> common(d, letters))
                .thenComparing(d -> -datasets.indexOf(d))).orElseThrow();
    }

    private static int common(DataSet dataset, List<String> letters) {
        Set<String> common = new HashSet<>(dataset.letters());
        common.retainAll(letters);
        return common.size();
    }
}
