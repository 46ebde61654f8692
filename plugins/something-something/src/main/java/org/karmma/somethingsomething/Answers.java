package org.karmma.somethingsomething;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/** The labels of the test videos, {@code test-answers.csv}: {@code 12345;Holding something}, without a header. Later packages hold it. */
final class Answers {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setDelimiter(';').setIgnoreEmptyLines(true).get();
    private static final String REMEDY = "Mend the row, or unpack the file again";

    private final Path file;
    private final Findings findings;
    private final Map<String, Integer> labels = new HashMap<>();

    private Answers(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The videos again, labelled where there is an answer. */
    static List<Video> label(List<Video> videos, Path file, Templates templates, Findings findings) throws DataException {
        Answers answers = new Answers(file, findings);
        answers.read(templates);
        return answers.label(videos);
    }

    private void read(Templates templates) throws DataException {
        try (CSVParser rows = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
            for (CSVRecord row : rows) {
                row(row, templates);
            }
        } catch (IOException | UncheckedIOException e) {
            findings.fatal(new DataException(file.toString(), "cannot be read as CSV: " + e.getMessage(), "Unpack it again, or remove it",
                    e));
            return;
        }
        if (labels.isEmpty()) {
            findings.fatal(new DataException(file.toString(), "it has no row that can be used", "Unpack it again, or remove it"));
        }
    }

    private void row(CSVRecord row, Templates templates) {
        String where = file + ":" + row.getRecordNumber();
        if (row.size() != 2) {
            findings.error(Finding.ANNOTATIONS, where, "has " + row.size() + " cells, not id;template", REMEDY);
            return;
        }
        int label = templates == null ? 0 : templates.index(row.get(1).strip());
        if (label < 0) {
            findings.error(Finding.ANNOTATIONS, where, "template \"" + row.get(1) + "\" is not among the " + templates.names().size()
                    + " of the labels file", REMEDY);
        } else if (labels.putIfAbsent(row.get(0).strip(), label) != null) {
            findings.error(Finding.ANNOTATIONS, where, "id " + row.get(0) + " occurs twice", REMEDY);
        }
    }

    private List<Video> label(List<Video> videos) {
        List<Video> labelled = new ArrayList<>(videos.size());
        List<String> without = new ArrayList<>();
        Set<String> strangers = new HashSet<>(labels.keySet());
        for (Video video : videos) {
            Integer label = labels.get(video.id());
            strangers.remove(video.id());
            if (label == null) {
                without.add(video.id());
            }
            labelled.add(label == null ? video : new Video(video.id(), label, video.file(), video.entry()));
        }
        if (!without.isEmpty()) {
            findings.warning(Finding.ANNOTATIONS, file.toString(), "has no answer for " + without.size() + " of the test videos: "
                    + Copy.some(without), "They are read without labels");
        }
        if (!strangers.isEmpty()) {
            findings.warning(Finding.ANNOTATIONS, file.toString(), "answers for " + strangers.size()
                    + " videos that are not in the test file: "
                    + Copy.some(strangers.stream().sorted().toList()), "They are left alone");
        }
        return labelled;
    }
}
