package org.karmma.microkitchens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final String[] HEADER = {"narration_id", "participant_id", "video_id", "narration_timestamp", "start_timestamp",
        "stop_timestamp", "start_frame", "stop_frame", "narration", "verb", "verb_class", "noun", "noun_class", "all_nouns",
        "all_noun_classes"};
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

    private EpicAnnotations() {}

    /** Content by path under the root. */
    static Map<String, byte[]> of(List<Session> sessions) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(FOLDER + "EPIC_100_train.csv", narrations(sessions, Split.TRAIN));
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
        return files;
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
        Part part = session.parts().get(i);
        Action action = part.scene().action();
        csv.printRecord(session.video() + "_" + i, session.participant(), session.video(), time(.5 * (part.start() + part.stop()), 3),
                time(part.start(), 2), time(part.stop(), 2), frame(part.start()), frame(part.stop()), action.key(),
                action.verb().key(), action.verb().ordinal(), action.noun().key(), action.noun().ordinal(),
                "['" + action.noun().key() + "']", "[" + action.noun().ordinal() + "]");
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
