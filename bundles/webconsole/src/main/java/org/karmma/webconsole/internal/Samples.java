package org.karmma.webconsole.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.student.Prediction;
import org.karmma.student.Student;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Clips to try a student on, for who has none at hand: {@code samples/samples.json} in the home, a list of {@code {"title", "shown",
 * "media": {KIND: FILE}, "start", "end"}}, with files in the same folder; {@code shown} is the kind that a browser plays. The demonstration
 * leaves some.
 */
@Component(service = Samples.class)
public final class Samples {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 30;

    /** Who asks about more clips at a time than there are processors only makes everybody wait. */
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Path folder;
    private final Workbench workbench;

    @Activate
    public Samples(BundleContext context, @Reference Workbench workbench) {
        this(Path.of(context.getProperty(Workbench.HOME)).resolve("samples"), workbench);
    }

    Samples(Path folder, Workbench workbench) {
        this.folder = folder;
        this.workbench = workbench;
    }

    /**
     * One of them.
     *
     * @param shown the file of its media that a browser plays
     * @param start seconds on the clock of the recordings
     * @param end infinite for all of it
     */
    record Sample(String title, Path shown, Map<String, Path> media, double start, double end) {}

    /** @throws DataException if what is written there cannot be used; none are there where nothing is written */
    List<Sample> read() throws DataException {
        Path index = folder.resolve("samples.json");
        if (!Files.exists(index)) {
            return List.of();
        }
        try {
            List<Sample> samples = new ArrayList<>();
            JsonNode all = JSON.readTree(index.toFile());
            if (!all.isArray()) {
                throw new IOException("a list of samples is wanted");
            }
            for (JsonNode node : all) {
                Map<String, Path> media = new LinkedHashMap<>();
                for (Map.Entry<String, JsonNode> file : node.path("media").properties()) {
                    media.put(file.getKey(), within(file.getValue().asText()));
                }
                Path shown = media.get(node.path("shown").asText());
                if (shown == null) {
                    throw new IOException("a sample shows one of its media, " + media.keySet());
                }
                samples.add(new Sample(node.path("title").asText(), shown, media, node.path("start").asDouble(0),
                        node.path("end").asDouble(Double.POSITIVE_INFINITY)));
            }
            return samples;
        } catch (IOException e) {
            throw new DataException(index.toString(), "cannot be read: " + e.getMessage(), "Mend or delete it", e);
        }
    }

    private Path within(String name) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            throw new IOException("there is no file " + name + " beside it");
        }
        return file;
    }

    private Sample get(int number) throws DataException, Refused {
        List<Sample> all = read();
        if (number < 0 || number >= all.size()) {
            throw new Refused(HttpServletResponse.SC_NOT_FOUND, "there are " + all.size() + " samples");
        }
        return all.get(number);
    }

    Prediction predict(int number, String name) throws DataException, Refused {
        Sample sample = get(number);
        Student student = workbench.studentNow(name).orElseThrow(() -> new Refused(HttpServletResponse.SC_NOT_FOUND, "there is no student "
                + name + "; students: " + workbench.students()));
        Clip.Builder clip = Clip.builder(sample.title()).span(sample.start(), sample.end());
        sample.media().forEach((kind, file) -> clip.evidence(kind, new Evidence.Recording(file)));
        turn();
        try {
            return student.predict(clip.build());
        } finally {
            turns.release();
        }
    }

    private void turn() throws Refused {
        try {
            if (turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "others are asking, and your turn did not come;"
                + " ask again in a moment");
    }

    /** The bytes that a player asks for, which asks for parts. */
    void media(int number, HttpServletRequest request, HttpServletResponse response) throws IOException, DataException, Refused {
        Path file = get(number).shown();
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        response.setContentType(name.endsWith(".webm") ? "video/webm" : "video/mp4");
        response.setHeader("Accept-Ranges", "bytes");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteRange range = ByteRange.of(request.getHeader("Range"), channel.size());
            if (range.isPart()) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + range.size());
            }
            response.setContentLengthLong(range.length());
            OutputStream out = response.getOutputStream();
            for (long at = range.first(); at <= range.last();) {
                at += channel.transferTo(at, range.last() + 1 - at, Channels.newChannel(out));
            }
        }
    }
}
