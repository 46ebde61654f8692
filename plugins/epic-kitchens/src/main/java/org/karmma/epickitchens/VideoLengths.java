package org.karmma.epickitchens;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/** How long the videos are, as {@value #FILE} says, which not every copy has: {@code video_id,duration,fps,resolution}, seconds. */
final class VideoLengths {

    static final String FILE = "EPIC_100_video_info.csv";

    private final Map<String, Double> seconds = new HashMap<>();

    static VideoLengths read(AnnotationFolder folder, Findings findings) throws DataException {
        VideoLengths lengths = new VideoLengths();
        if (!folder.has(FILE)) {
            return lengths;
        }
        for (Table.Row row : Table.read(folder.file(FILE), findings, "video_id", "duration").rows()) {
            try {
                lengths.add(row);
            } catch (BadRowException e) {
                findings.error(Finding.ANNOTATIONS, row.where(), e.getMessage(), "Mend the row, or leave the file out");
            }
        }
        return lengths;
    }

    private void add(Table.Row row) throws BadRowException {
        String duration = row.text("duration");
        double length;
        try {
            length = Double.parseDouble(duration);
        } catch (NumberFormatException e) {
            length = Double.NaN;
        }
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new BadRowException("duration is \"" + duration + "\", not seconds above 0");
        }
        seconds.put(row.text("video_id"), length);
    }

    /** Empty where it is not said. */
    OptionalDouble of(String video) {
        Double length = seconds.get(video);
        return length == null ? OptionalDouble.empty() : OptionalDouble.of(length);
    }
}
