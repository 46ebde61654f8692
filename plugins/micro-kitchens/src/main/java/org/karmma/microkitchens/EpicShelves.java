package org.karmma.microkitchens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.karmma.dataset.DataException;
import org.karmma.media.MediaWriter;
import org.karmma.microkitchens.Session.Part;
import org.karmma.microkitchens.Session.Without;

/**
 * The layout of EPIC-KITCHENS-100: {@code P01/videos/P01_01.MP4}, {@code boxes/P01/P01_01.json} and {@code imu/P01/P01_01.csv} of each
 * session, and {@linkplain EpicAnnotations tables}.
 */
final class EpicShelves implements Shelves {

    private final Path root;
    private final MediaWriter media;
    private final List<Session> sessions;

    EpicShelves(Path root, MediaWriter media, List<Session> sessions) {
        this.root = root;
        this.media = media;
        this.sessions = sessions;
    }

    static String video(Session session) {
        return session.participant() + "/videos/" + session.video() + ".MP4";
    }

    static String boxes(Session session) {
        return "boxes/" + session.participant() + "/" + session.video() + ".json";
    }

    static String imu(Session session) {
        return "imu/" + session.participant() + "/" + session.video() + ".csv";
    }

    static boolean hasBoxes(Session session) {
        return session.without() != Without.BOXES && session.without() != Without.PICTURES;
    }

    @Override
    public List<String> media() {
        List<String> files = new ArrayList<>();
        for (Session session : sessions) {
            files.add(video(session));
            if (hasBoxes(session)) {
                files.add(boxes(session));
            }
            if (session.worn()) {
                files.add(imu(session));
            }
        }
        return files;
    }

    @Override
    public Map<String, Whole.Content> annotations() {
        Map<String, Whole.Content> files = new LinkedHashMap<>();
        EpicAnnotations.of(sessions).forEach((file, bytes) -> files.put(file, Whole.Content.of(bytes)));
        return files;
    }

    /** The video is last. */
    @Override
    public void record(Session session, long seed) throws DataException {
        Path boxes = root.resolve(boxes(session));
        if (hasBoxes(session) && !Files.exists(boxes)) {
            Whole.write(boxes, detect(session));
        }
        Path imu = root.resolve(imu(session));
        if (session.worn() && !Files.exists(imu)) {
            Whole.write(imu, Wrist.csv(session, Dice.of(seed, 7, session.video().hashCode())));
        }
        Path video = root.resolve(video(session));
        if (!Files.exists(video)) {
            film(session, video, Dice.of(seed, 3, session.video().hashCode()));
        }
    }

    private void film(Session session, Path file, Dice d) throws DataException {
        Whole.clear(file);
        boolean pictures = session.without() != Without.PICTURES;
        boolean sounds = session.without() != Without.SOUND;
        float[] sound = sounds ? sound(session, d) : new float[0];
        MediaWriter.Format format = new MediaWriter.Format(pictures ? Scene.WIDTH : 0, pictures ? Scene.HEIGHT : 0, Scene.FPS,
                sounds ? Foley.RATE : 0);
        byte[] rgb = new byte[Scene.WIDTH * Scene.HEIGHT * 3];
        try (MediaWriter.Recording recording = media.create(file, format)) {
            Camera camera = null;
            Part filmed = null;
            for (int i = 0; i < session.pictures(); i++) {
                if (Thread.interrupted()) {
                    throw new CancellationException(session.video() + " is given up");
                }
                if (pictures) {
                    Part part = at(session.parts(), (double) i / Scene.FPS);
                    camera = part == filmed ? camera : new Camera(part.scene());
                    filmed = part;
                    camera.shoot((double) i / Scene.FPS - part.zero(), rgb, 0);
                    recording.picture(rgb);
                }
                if (sounds) {
                    recording.sound(Arrays.copyOfRange(sound, i * Foley.RATE / Scene.FPS, (i + 1) * Foley.RATE / Scene.FPS));
                }
            }
            recording.finish();
        }
    }

    private static float[] sound(Session session, Dice d) {
        float[] sound = new float[(session.pictures() + 1) * Foley.RATE / Scene.FPS];
        for (Part part : session.parts()) {
            Foley.play(part.scene(), sound, (int) (part.zero() * Foley.RATE));
        }
        Foley.room(session.kitchen(), sound, d);
        return Foley.limited(sound);
    }

    private static byte[] detect(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("fps", Detector.FPS);
            json.writeNumberField("width", Scene.WIDTH);
            json.writeNumberField("height", Scene.HEIGHT);
            json.writeArrayFieldStart("categories");
            for (String category : Detector.CATEGORIES) {
                json.writeString(category);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("frames");
            Detector detector = null;
            Part watched = null;
            for (int i = 0; i < session.pictures() * Detector.FPS / Scene.FPS; i++) {
                Part part = at(session.parts(), (double) i / Detector.FPS);
                detector = part == watched ? detector : new Detector(part.scene());
                watched = part;
                json.writeStartObject();
                json.writeStringField("name", "%s/frame_%010d.jpg".formatted(session.video(), i + 1));
                json.writeArrayFieldStart("labels");
                for (Detector.Box box : detector.at((double) i / Detector.FPS - part.zero())) {
                    write(json, box);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Detector.Box box) throws IOException {
        json.writeStartObject();
        box.corners(json);
        json.writeStringField("category", Detector.CATEGORIES.get(box.category()));
        json.writeStringField("standard_category", box.isHand() ? "hand" : "object" + box.object());
        json.writeEndObject();
    }

    private static Part at(List<Part> parts, double t) {
        for (Part part : parts) {
            if (t < part.to()) {
                return part;
            }
        }
        return parts.get(parts.size() - 1);
    }
}
