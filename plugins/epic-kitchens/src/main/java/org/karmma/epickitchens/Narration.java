package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/**
 * One annotated action.
 *
 * @param where file and row
 * @param video for instance {@code P01_01}
 * @param start seconds on the video's clock; below {@code stop}
 * @param verb class index, or -1 where the row is not labelled
 * @param noun class index, or -1 where the row is not labelled
 */
record Narration(String where, String id, String participant, String video, double start, double stop, int verb, int noun) {

    private static final Pattern PARTICIPANT = Pattern.compile("P\\d{2,3}");

    boolean labelled() {
        return verb >= 0;
    }

    /**
     * The usable rows of a file.
     *
     * @param labelled whether each row must have a verb and a noun class; else both may be left out
     * @param ids narration ids seen so far, to which this file's are added
     * @param skipped to which unusable rows are added, with file, row and reason
     */
    static List<Narration> read(Path file, boolean labelled, int verbs, int nouns, Set<String> ids, List<String> skipped)
            throws DataException {
        List<String> columns = new ArrayList<>(List.of("narration_id", "participant_id", "video_id", "start_timestamp", "stop_timestamp"));
        if (labelled) {
            columns.addAll(List.of("verb_class", "noun_class"));
        }
        List<Narration> narrations = new ArrayList<>();
        for (Table.Row row : table(file, columns).rows()) {
            try {
                narrations.add(of(row, labelled, verbs, nouns, ids));
            } catch (BadRowException e) {
                skipped.add(row.where() + ": " + e.getMessage());
            }
        }
        return narrations;
    }

    /** Older copies call the id {@code uid}. */
    private static Table table(Path file, List<String> columns) throws DataException {
        List<String> all = new ArrayList<>(columns);
        all.remove("narration_id");
        Table table = Table.read(file, all.toArray(String[]::new));
        return table.has("narration_id") || table.has("uid") ? table : Table.read(file, columns.toArray(String[]::new));
    }

    private static Narration of(Table.Row row, boolean labelled, int verbs, int nouns, Set<String> ids) throws BadRowException {
        String participant = row.text("participant_id");
        if (!PARTICIPANT.matcher(participant).matches()) {
            throw new BadRowException("participant_id is \"" + participant + "\", not P and two digits");
        }
        String video = row.text("video_id");
        if (!video.matches(participant + "_\\d{2,3}")) {
            throw new BadRowException("video_id \"" + video + "\" is none of participant " + participant);
        }
        double start = row.seconds("start_timestamp");
        double stop = row.seconds("stop_timestamp");
        if (stop <= start) {
            throw new BadRowException("stop_timestamp " + row.text("stop_timestamp") + " is not after start_timestamp "
                    + row.text("start_timestamp"));
        }
        boolean has = labelled || !row.optional("verb_class").isEmpty() || !row.optional("noun_class").isEmpty();
        int verb = has ? known(row, "verb_class", verbs) : -1;
        int noun = has ? known(row, "noun_class", nouns) : -1;
        String id = row.optional("narration_id").isEmpty() ? row.text("uid") : row.text("narration_id");
        if (!ids.add(id)) {
            throw new BadRowException("narration_id " + id + " occurs twice");
        }
        return new Narration(row.where(), id, participant, video, start, stop, verb, noun);
    }

    private static int known(Table.Row row, String column, int classes) throws BadRowException {
        int index = row.index(column);
        if (index >= classes) {
            throw new BadRowException(column + " " + index + " is not among the " + classes + " classes");
        }
        return index;
    }
}
