package org.karmma.launcher.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.launcher.Home;
import org.karmma.model.AtomicFile;

/** Leaves a few clips in a home, for whoever tries its student on the web page: {@code samples/samples.json} and the recordings beside it. */
final class SampleClips {

    private static final int COUNT = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleClips() {}

    static void write(Home home, ShownClips shown) throws IOException {
        Path folder = Files.createDirectories(home.samples());
        ArrayNode samples = JSON.createArrayNode();
        for (Clip clip : shown.clips()) {
            ObjectNode sample = JSON.createObjectNode().put("title", title(clip, shown));
            ObjectNode media = sample.putObject("media");
            for (Map.Entry<String, Evidence> evidence : clip.evidence().entrySet()) {
                if (evidence.getValue() instanceof Evidence.Recording recording && Files.isRegularFile(recording.path())) {
                    Path file = recording.path();
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    media.put(evidence.getKey(), file.getFileName().toString());
                    if (isPlayed(file) && !sample.has("shown")) {
                        sample.put("shown", evidence.getKey());
                    }
                }
            }
            if (sample.has("shown") && samples.size() < COUNT) {
                sample.put("start", clip.span().start());
                if (!Double.isInfinite(clip.span().end())) {
                    sample.put("end", clip.span().end());
                }
                samples.add(sample);
            }
        }
        AtomicFile.write(folder.resolve("samples.json"), aside -> JSON.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), samples));
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
