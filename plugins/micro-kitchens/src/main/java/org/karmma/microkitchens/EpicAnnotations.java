package org.karmma.microkitchens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.karmma.dataset.Split;
import org.karmma.microkitchens.Session.Part;

/** The CSV files, as those of EPIC-KITCHENS-100. Unlike there, the test file has labels. */
final class EpicAnnotations {

    /** Where they are under the root. */
    static final String FOLDER = "annotations/";
    /** Narrations that nobody has labelled. */
    static final String UNLABELLED = "EPIC_100_unlabelled_timestamps.csv";

    private static final String[] HEADER = {"narration_id", "participant_id", "video_id", "narration_timestamp", "start_timestamp",
        "stop_timestamp", "start_frame", "stop_frame", "narration", "verb", "verb_class", "noun", "noun_class", "all_nouns",
        "all_noun_classes"};
    private static final int UNLABELLED_COLUMNS = 8;
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

    private EpicAnnotations() {}

    /** Content by path under the root. */
    static Map<String, byte[]> of(List<Session> sessions) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(FOLDER + "EPIC_100_train.csv", narrations(sessions.stream().filter(Session::isLabelled).toList(), Split.TRAIN));
        files.put(FOLDER + "EPIC_100_validation.csv", narrations(sessions, Split.VALIDATION));
        files.put(FOLDER + "EPIC_100_test_timestamps.csv", narrations(sessions, Split.TEST));
        files.put(FOLDER + "EPIC_100_verb_classes.csv", csv(csv -> {
            csv.printRecord("id", "key", "instances", "category");
            for (Verb verb : Verb.values()) {
                csv.printRecord(verb.ordinal(), verb.key(), "['" + verb.key() + "']", "kitchen");
            }
        }));
        files.put(FOLDER + "EPIC_100_noun_classes.csv", csv(csv -> {
            csv.printRecord("id", "key", "instances", "category");
            for (Noun noun : Noun.values()) {
                csv.printRecord(noun.ordinal(), noun.key(), "['" + noun.key() + "']", "kitchen");
            }
        }));
        List<Session> unlabelled = sessions.stream().filter(session -> !session.isLabelled()).toList();
        if (!unlabelled.isEmpty()) {
            files.put(FOLDER + UNLABELLED, unlabelled(unlabelled));
        }
        byte[] wrong = wrong(sessions);
        if (wrong.length > 0) {
            files.put(FOLDER + "wrong_labels.csv", wrong);
        }
        return files;
    }

    /** What the annotators got wrong, for those who want to look; no reader does. Empty if they got everything right. */
    private static byte[] wrong(List<Session> sessions) {
        List<String[]> rows = new ArrayList<>();
        for (Session session : sessions) {
            for (int i = 0; i < session.said().size(); i++) {
                Action shown = session.parts().get(i).scene().action();
                if (session.said().get(i) != shown) {
                    rows.add(new String[] {id(session, i), session.said().get(i).key(), shown.key()});
                }
            }
        }
        return rows.isEmpty() ? new byte[0] : csv(csv -> {
            csv.printRecord("narration_id", "labelled", "shown");
            csv.printRecords(rows);
        });
    }

    /** As the published test file, which has no labels. */
    private static byte[] unlabelled(List<Session> sessions) {
        return csv(csv -> {
            csv.printRecord((Object[]) Arrays.copyOf(HEADER, UNLABELLED_COLUMNS));
            for (Session session : sessions) {
                for (int i = 0; i < session.parts().size(); i++) {
                    csv.printRecord(times(session, i));
                }
            }
        });
    }

    private static byte[] narrations(List<Session> sessions, Split split) {
        return csv(csv -> {
            csv.printRecord((Object[]) HEADER);
            for (Session session : sessions) {
                for (int i = 0; session.split() == split && i < session.parts().size(); i++) {
                    print(csv, session, i);
                }
            }
        });
    }

    private static void print(CSVPrinter csv, Session session, int i) throws IOException {
        Action action = session.said().get(i);
        List<Object> row = new ArrayList<>(times(session, i));
        row.addAll(List.of(action.key(), action.verb().key(), action.verb().ordinal(), action.noun().key(), action.noun().ordinal(),
                "['" + action.noun().key() + "']", "[" + action.noun().ordinal() + "]"));
        csv.printRecord(row);
    }

    private static String id(Session session, int i) {
        return session.video() + "_" + i;
    }

    private static List<Object> times(Session session, int i) {
        Part part = session.parts().get(i);
        return List.of(id(session, i), session.participant(), session.video(), time(.5 * (part.start() + part.stop()), 3),
                time(part.start(), 2), time(part.stop(), 2), frame(part.start()), frame(part.stop()));
    }

    private static long frame(double seconds) {
        return Math.round(seconds * Scene.FPS) + 1;
    }

    private static String time(double seconds, int decimals) {
        int minutes = (int) (seconds / 60);
        return String.format(Locale.ROOT, "%02d:%02d:%0" + (3 + decimals) + "." + decimals + "f", minutes / 60, minutes % 60,
                Math.min(seconds - 60 * minutes, 59.99));
    }

    private interface Printing {
        void to(CSVPrinter csv) throws IOException;
    }

    private static byte[] csv(Printing printing) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            printing.to(csv);
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
