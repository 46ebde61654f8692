package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/** Reads a file of narrations row by row; a row that cannot be used is left out and told. */
final class NarrationFile {

    private static final Pattern PARTICIPANT = Pattern.compile("P\\d{2,3}");
    private static final Pattern VIDEO = Pattern.compile("(P\\d{2,3})_\\d{2,3}");
    private static final String REMEDY = "Mend the row, or fetch the file again";
    /** One row of the published files ends 14 ms after its video. */
    private static final double SLACK = .1;

    private final List<String> verbs;
    private final List<String> nouns;
    private final VideoLengths lengths;
    private final Set<String> ids;
    private final Findings findings;

    /**
     * @param verbs class names; empty where they could not be read: then no class is looked up
     * @param nouns class names; empty where they could not be read
     * @param ids narration ids seen so far, to which those of each file are added
     */
    NarrationFile(List<String> verbs, List<String> nouns, VideoLengths lengths, Set<String> ids, Findings findings) {
        this.verbs = verbs;
        this.nouns = nouns;
        this.lengths = lengths;
        this.ids = ids;
        this.findings = findings;
    }

    /** @param labelled whether each row must have a verb and a noun class; else both may be left out */
    List<Narration> read(Path file, boolean labelled) throws DataException {
        List<String> columns = new ArrayList<>(List.of("narration_id|uid", "participant_id", "video_id", "start_timestamp",
                "stop_timestamp"));
        if (labelled) {
            columns.addAll(List.of("verb_class", "noun_class"));
        }
        Table table = Table.read(file, findings, columns.toArray(String[]::new));
        List<Narration> narrations = new ArrayList<>(table.rows().size());
        for (Table.Row row : table.rows()) {
            try {
                narrations.add(of(row, labelled));
            } catch (BadRowException e) {
                findings.error(Finding.ANNOTATIONS, row.where(), e.getMessage(), REMEDY);
            }
        }
        if (narrations.isEmpty() && table.isUsable()) {
            findings.fatal(new DataException(file.toString(), "no row can be used", "Fetch it again"));
        }
        return narrations;
    }

    private Narration of(Table.Row row, boolean labelled) throws BadRowException {
        String participant = row.text("participant_id");
        if (!PARTICIPANT.matcher(participant).matches()) {
            throw new BadRowException("participant_id is \"" + participant + "\", not P and two digits");
        }
        String video = row.text("video_id");
        Matcher name = VIDEO.matcher(video);
        if (!name.matches() || !name.group(1).equals(participant)) {
            throw new BadRowException("video_id \"" + video + "\" is none of participant " + participant);
        }
        double start = Clock.seconds(row, "start_timestamp");
        double stop = Clock.seconds(row, "stop_timestamp");
        if (stop <= start) {
            throw new BadRowException("stop_timestamp " + row.text("stop_timestamp") + " is not after start_timestamp "
                    + row.text("start_timestamp"));
        }
        inVideo(row, video, start, stop);
        boolean has = labelled || !row.optional("verb_class").isEmpty() || !row.optional("noun_class").isEmpty();
        int verb = has ? known(row, "verb_class", verbs) : -1;
        int noun = has ? known(row, "noun_class", nouns) : -1;
        String id = row.optional("narration_id").isEmpty() ? row.text(row.table().has("uid") ? "uid" : "narration_id")
                : row.text("narration_id");
        if (!ids.add(id)) {
            throw new BadRowException("narration_id " + id + " occurs twice");
        }
        if (findings.isInspecting()) {
            lists(row, noun);
        }
        return new Narration(row.where(), id, participant, video, start, stop, verb, noun);
    }

    private static int known(Table.Row row, String column, List<String> classes) throws BadRowException {
        int index = row.index(column);
        if (!classes.isEmpty() && index >= classes.size()) {
            throw new BadRowException(column + " " + index + " is not among the " + classes.size() + " classes");
        }
        return index;
    }

    private void inVideo(Table.Row row, String video, double start, double stop) throws BadRowException {
        OptionalDouble length = lengths.of(video);
        if (length.isPresent() && start >= length.getAsDouble()) {
            throw new BadRowException(String.format(Locale.ROOT, "start_timestamp %s is beyond the end of %s, which is %.2f s long",
                    row.text("start_timestamp"), video, length.getAsDouble()));
        }
        if (length.isPresent() && stop > length.getAsDouble() + SLACK) {
            findings.warning(Finding.ANNOTATIONS, row.where(), String.format(Locale.ROOT, "stop_timestamp %s is beyond the end of %s, which"
                    + " is %.2f s long", row.text("stop_timestamp"), video, length.getAsDouble()), "What there is of the clip is read");
        }
    }

    /** Nouns beside the one that is learned; nothing depends on them. */
    private void lists(Table.Row row, int noun) {
        if (!row.optional("all_noun_classes").isEmpty()) {
            try {
                List<String> all = PythonList.of(row, "all_noun_classes");
                if (!all.contains(String.valueOf(noun))) {
                    throw new BadRowException("noun_class " + noun + " is not among all_noun_classes " + all);
                }
                for (String one : all) {
                    if (!one.matches("\\d{1,6}") || !nouns.isEmpty() && Integer.parseInt(one) >= nouns.size()) {
                        throw new BadRowException("all_noun_classes has " + one + ", which is not among the " + nouns.size() + " classes");
                    }
                }
            } catch (BadRowException e) {
                warn(row, e);
            }
        }
        if (!row.optional("all_nouns").isEmpty()) {
            try {
                PythonList.of(row, "all_nouns");
            } catch (BadRowException e) {
                warn(row, e);
            }
        }
    }

    private void warn(Table.Row row, BadRowException e) {
        findings.warning(Finding.ANNOTATIONS, row.where(), e.getMessage(), "The row is used all the same: only noun_class is learned");
    }
}
