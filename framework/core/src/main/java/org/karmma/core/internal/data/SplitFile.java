package org.karmma.core.internal.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/**
 * Which clip is in which split, as CSV: {@code split,id,start,stop}, a class name for each label space, empty where there is none, and the
 * recordings, {@code kind=path} with {@code ;} between.
 */
public final class SplitFile {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

    /** The column with what a clip was recorded by. */
    public static final String RECORDINGS = "recordings";

    private SplitFile() {}

    /**
     * Writes all splits but those whose clips are made when asked for, which would have to be made.
     *
     * @param root of the data: paths under it count from there
     * @return how many clips were written
     */
    public static int write(Path file, Dataset dataset, Path root) throws IOException {
        int[] count = new int[1];
        WholeFiles.write(file, aside -> {
            try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(aside, StandardCharsets.UTF_8), FORMAT)) {
                List<Object> header = new ArrayList<>(List.of("split", "id", "start", "stop"));
                dataset.labelSpaces().forEach(space -> header.add(space.id()));
                header.add(RECORDINGS);
                csv.printRecord(header);
                for (Split split : Split.values()) {
                    if (dataset.fingerprint(split).isEmpty()) {
                        for (Clip clip : dataset.clips(split)) {
                            csv.printRecord(row(split, clip, dataset.labelSpaces(), root));
                            count[0]++;
                        }
                    }
                }
            }
        });
        return count[0];
    }

    private static List<Object> row(Split split, Clip clip, List<LabelSpace> spaces, Path root) {
        List<Object> row = new ArrayList<>(List.of(split.id(), clip.id(), clip.span().start(), clip.span().isOpen() ? ""
                : clip.span().end()));
        for (LabelSpace space : spaces) {
            OptionalInt label = clip.label(space.id());
            row.add(label.isPresent() ? space.classes().get(label.getAsInt()) : "");
        }
        row.add(clip.evidence().entrySet().stream().filter(e -> e.getValue() instanceof Evidence.Recording)
                .map(e -> e.getKey() + "=" + place((Evidence.Recording) e.getValue(), root)).collect(Collectors.joining(";")));
        return row;
    }

    private static String place(Evidence.Recording recording, Path root) {
        Path path = recording.path().startsWith(root) ? root.relativize(recording.path()) : recording.path();
        return path + recording.entry().map(entry -> ", " + entry).orElse("");
    }
}
