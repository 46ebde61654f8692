package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.launcher.Home;
import org.karmma.model.AtomicFile;

/** Leaves a few clips in a home, to try its student on in the web page: {@code samples/samples.json} and the recordings beside it. */
final class SampleClips {

    private static final int COUNT = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleClips() {}

    static void write(Home home, ShownClips shown) throws IOException {
        Path folder = Files.createDirectories(home.samples());
        Map<Path, String> copied = new HashMap<>();
        ArrayNode samples = JSON.createArrayNode();
        for (Clip clip : shown.clips()) {
            Map<String, Path> media = media(clip);
            Optional<String> played = media.keySet().stream().filter(kind -> isPlayed(media.get(kind))).findFirst();
            if (played.isPresent() && samples.size() < COUNT) {
                ObjectNode sample = samples.addObject().put("title", title(clip, shown)).put("shown", played.get());
                ObjectNode files = sample.putObject("media");
                for (Map.Entry<String, Path> file : media.entrySet()) {
                    files.put(file.getKey(), copy(file.getValue(), folder, copied));
                }
                sample.put("start", clip.span().start());
                if (!Double.isInfinite(clip.span().end())) {
                    sample.put("end", clip.span().end());
                }
            }
        }
        AtomicFile.write(folder.resolve("samples.json"), aside ->
                JSON.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), samples));
    }

    /** What is in files of its own, by kind of medium. */
    private static Map<String, Path> media(Clip clip) {
        Map<String, Path> media = new TreeMap<>();
        clip.evidence().forEach((kind, evidence) -> {
            if (evidence instanceof Evidence.Recording recording && recording.entry().isEmpty() && Files.isRegularFile(recording.path())) {
                media.put(kind, recording.path());
            }
        });
        return media;
    }

    /** Once, under a name of its own: files of several folders may be called alike. */
    private static String copy(Path file, Path folder, Map<Path, String> copied) throws IOException {
        if (!copied.containsKey(file)) {
            String name = file.getFileName().toString();
            String free = name;
            for (int i = 2; copied.containsValue(free); i++) {
                free = i + "-" + name;
            }
            Files.copy(file, folder.resolve(free), StandardCopyOption.REPLACE_EXISTING);
            copied.put(file, free);
        }
        return copied.get(file);
    }

    /** By a browser. */
    private static boolean isPlayed(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".mp4") || name.endsWith(".webm");
    }

    private static String title(Clip clip, ShownClips shown) {
        Integer label = clip.labels().get(shown.space().id());
        return label == null ? clip.id() : shown.space().classes().get(label) + " (" + clip.id() + ")";
    }
}
