package org.karmma.core.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.karmma.core.internal.data.SplitFile;
import org.karmma.dataset.DataException;

/**
 * A clip as the run's list of splits has it.
 *
 * @param end seconds; infinite where the clip goes to the end of its recording
 * @param recordings paths, as in the list
 */
record Recorded(String split, String id, double start, double end, List<String> recordings) {

    /** Split and id. */
    String name() {
        return split + " " + id;
    }

    boolean overlaps(Recorded other) {
        return start < other.end && other.start < end;
    }

    /** By split, then by id. */
    static Map<String, Map<String, Recorded>> read(Path file) throws DataException {
        Map<String, Map<String, Recorded>> all = new LinkedHashMap<>();
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
        try (CSVParser csv = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            for (CSVRecord row : csv) {
                Recorded clip = new Recorded(row.get("split"), row.get("id"), Double.parseDouble(row.get("start")),
                        row.get("stop").isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(row.get("stop")),
                        recordings(row.isMapped(SplitFile.RECORDINGS) ? row.get(SplitFile.RECORDINGS) : ""));
                all.computeIfAbsent(clip.split, split -> new LinkedHashMap<>()).put(clip.id, clip);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage(),
                    "Run the experiment again: it writes the list anew", e);
        }
        return all;
    }

    private static List<String> recordings(String text) {
        List<String> recordings = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(";")) {
            recordings.add(one.substring(one.indexOf('=') + 1));
        }
        return recordings;
    }
}
