package org.karmma.core.internal.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.dataset.LabelSpace;
import java.util.OptionalDouble;
import org.karmma.model.AtomicFile;
import org.karmma.model.LossParts;

/**
 * What is measured while a stage trains, a line an epoch: {@code metrics.jsonl}, and the same in TensorBoard's format beside it. A run
 * that goes on keeps the lines of the epochs that it does not do again.
 */
public final class TrainingLog {

    /** Keeps nothing. */
    static final TrainingLog NONE = new TrainingLog(null, List.of());
    /** What measures of validation begin with; all others are of training. */
    static final String VALIDATION = "validation/";

    private static final String LINES = "metrics.jsonl";
    private static final String EVENTS = "events.out.tfevents.karmma";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An epoch.
     *
     * @param epoch counted from 1
     * @param step steps done in all
     * @param time seconds since 1970
     * @param loss mean over the epoch's steps
     * @param learningRate of its last step
     * @param gradientNorm before clipping, mean over the steps
     * @param validation accuracy in percent, or null where none was measured
     * @param clipsPerSecond trained on, since the epoch was begun or gone on with
     * @param parts terms of the loss, mean over the same steps, and further measures of validation
     */
    record Line(int epoch, long step, double time, double loss, double learningRate, double gradientNorm, Double validation,
            double clipsPerSecond, Map<String, Double> parts) {

        Line {
            parts = parts == null ? Map.of() : new TreeMap<>(parts);
        }
    }

    private final Path folder;
    private final List<String> spaces;

    /**
     * @param folder of the stage; null keeps nothing
     * @param spaces the label spaces, in the order of the loss
     */
    TrainingLog(Path folder, List<LabelSpace> spaces) {
        this.folder = folder;
        this.spaces = spaces.stream().map(LabelSpace::id).toList();
    }

    /** Hears what an epoch's losses are put together of. */
    LossParts parts() {
        return new LossParts(spaces);
    }

    /** Keeps the first lines of an earlier run, and no others. @param epochs that are done */
    void begin(int epochs) throws IOException {
        if (folder == null) {
            return;
        }
        List<Line> kept = new ArrayList<>();
        Path lines = folder.resolve(LINES);
        if (Files.exists(lines)) {
            for (String text : Files.readAllLines(lines)) {
                whole(text, epochs, kept);
            }
        }
        Files.createDirectories(folder);
        StringBuilder text = new StringBuilder();
        for (Line line : kept) {
            text.append(JSON.writeValueAsString(line)).append('\n');
        }
        AtomicFile.write(lines, aside -> Files.writeString(aside, text));
        AtomicFile.write(folder.resolve(EVENTS), aside -> {
            Files.write(aside, EventRecords.version(kept.isEmpty() ? System.currentTimeMillis() / 1e3 : kept.get(0).time()));
            for (Line line : kept) {
                Files.write(aside, EventRecords.of(line), StandardOpenOption.APPEND);
            }
        });
    }

    /** How many clips a second the last epoch that is written down trained on; empty where none is. */
    public static OptionalDouble clipsPerSecond(Path folder) throws IOException {
        List<Line> lines = new ArrayList<>();
        if (Files.exists(folder.resolve(LINES))) {
            for (String text : Files.readAllLines(folder.resolve(LINES))) {
                whole(text, Integer.MAX_VALUE, lines);
            }
        }
        return lines.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(lines.get(lines.size() - 1).clipsPerSecond());
    }

    private static void whole(String text, int epochs, List<Line> kept) {
        try {
            Line line = JSON.readValue(text, Line.class);
            if (line.epoch() <= epochs) {
                kept.add(line);
            }
        } catch (JsonProcessingException e) {
            // the last line of a process that was killed as it wrote
        }
    }

    /** Adds an epoch to both files. */
    void epoch(Line line) throws IOException {
        if (folder != null) {
            Files.writeString(folder.resolve(LINES), JSON.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
            Files.write(folder.resolve(EVENTS), EventRecords.of(line), StandardOpenOption.APPEND);
        }
    }
}
