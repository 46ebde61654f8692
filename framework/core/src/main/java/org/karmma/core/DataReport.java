package org.karmma.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.karmma.dataset.Finding;

/**
 * What there is of a data set on disk, and what is wrong with it.
 *
 * @param provider the data-set bundle that read it
 * @param settings all of the provider's settings
 * @param opens whether an experiment could open it
 * @param clips how many there are annotated, by split; empty where it does not open
 * @param media by kind of medium, in the order of their names
 * @param findings everything that is wrong, in the order in which it was found
 */
public record DataReport(String provider, Path root, Map<String, String> settings, boolean opens, Map<String, Integer> clips,
        List<Medium> media, List<Finding> findings) {

    /**
     * What there is of one kind of medium.
     *
     * @param recordings files and folders that clips name
     * @param bytes of the files; folders are not added up
     * @param clips that have it
     * @param without clips that do not
     * @param read how many of the recordings were opened and read; empty where none was to be
     * @param damaged recordings that are missing, empty or cannot be read
     */
    public record Medium(String kind, int recordings, long bytes, int clips, int without, OptionalInt read, int damaged) {}

    public DataReport {
        settings = Map.copyOf(settings);
        findings = List.copyOf(findings);
        media = List.copyOf(media);
    }

    /** Whether something is wrong that loses clips, or what was recorded of them. */
    public boolean isWrong() {
        return !opens || findings.stream().anyMatch(f -> f.severity() != Finding.Severity.WARNING);
    }

    /** How many findings there are of a severity. */
    public long count(Finding.Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }
}
