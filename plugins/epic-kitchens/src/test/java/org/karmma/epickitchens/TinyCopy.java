package org.karmma.epickitchens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Progress;

/** A small copy of the data set in a folder, whole as it is made: two training videos, one to validate, one to test, with video files. */
record TinyCopy(Path root) {

    static final String HEADER = "narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,"
            + "start_frame,stop_frame,narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes\n";

    static TinyCopy in(Path root) throws IOException {
        TinyCopy copy = new TinyCopy(root);
        copy.write("annotations/EPIC_100_verb_classes.csv", "id,key,instances,category\n0,take,\"['collect-from', 'take']\",retrieve\n"
                + "1,put,['put-in'],leave\n2,wash,\"['wash']\",clean\n");
        copy.write("annotations/EPIC_100_noun_classes.csv", "id,key,instances,category\n0,tap,['tap'],appliances\n"
                + "1,plate,['plate'],crockery\n");
        copy.write("annotations/EPIC_100_train.csv", HEADER + row("P01_01_0", "P01_01", 1, 2, 0, 1) + row("P01_01_1", "P01_01", 2, 3, 0, 0)
                + row("P02_101_0", "P02_101", 0, 1, 2, 1));
        copy.write("annotations/EPIC_100_validation.csv", HEADER + row("P04_01_0", "P04_01", 1, 2, 1, 1)
                + row("P01_02_0", "P01_02", 1, 2, 0, 1));
        copy.write("annotations/EPIC_100_test_timestamps.csv",
                "narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,start_frame,stop_frame\n"
                + "P03_01_0,P03,P03_01,00:00:01.0,00:00:01.00,00:00:02.00,60,120\n"
                + "P03_01_1,P03,P03_01,00:00:01.0,00:00:02.00,00:00:03.00,60,120\n");
        for (String video : List.of("P01_01", "P01_02", "P02_101", "P03_01", "P04_01")) {
            copy.write(video.substring(0, 3) + "/videos/" + video + ".MP4", "not looked into");
        }
        return copy;
    }

    static String row(String id, String video, int start, int stop, int verb, int noun) {
        return id + "," + video.substring(0, 3) + "," + video + ",00:00:01.089," + time(start) + "," + time(stop) + ",1,2,a narration,a,"
                + verb + ",b," + noun + ",['b']," + "[" + noun + "]\n";
    }

    private static String time(int seconds) {
        return String.format("%02d:%02d:%02d.%s", seconds / 3600, seconds / 60 % 60, seconds % 60, seconds % 2 == 0 ? "00" : "000");
    }

    void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Dataset open(String... settings) throws Exception {
        return new EpicKitchens().open(root, settings(settings));
    }

    /** {@code severity kind where: problem} of each, paths under the root. */
    List<String> inspect(String... settings) {
        List<Finding> found = new ArrayList<>();
        new EpicKitchens().inspect(root, settings(settings), found::add, Progress.NONE);
        return found.stream().map(f -> f.severity() + " " + f.kind() + " " + f.where() + ": " + f.problem())
                .map(line -> line.replace(root + "/", "")).toList();
    }

    private static Map<String, String> settings(String... settings) {
        Map<String, String> all = new HashMap<>(new EpicKitchens().settings());
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }
}
