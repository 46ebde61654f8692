package org.karmma.microkitchens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.karmma.dataset.DataException;
import org.karmma.media.MediaWriter;
import org.karmma.microkitchens.Session.Part;

/**
 * The layout of Something-Something V2: {@code 20bn-something-something-v2/1.webm} of each action, as long as its annotators say that it
 * is, without sound, and {@linkplain SomethingAnnotations lists}. Every action has its video here; what was recorded without boxes has
 * none.
 */
final class SomethingShelves implements Shelves {

    private static final String FOLDER = "20bn-something-something-v2/";

    private final Path root;
    private final MediaWriter media;
    private final List<Numbered> clips;
    /** Of each session the number of its first action. */
    private final Map<Session, Integer> firsts = new IdentityHashMap<>();

    /**
     * An action and the number that its files have.
     *
     * @param said what its annotators say that it shows; null if nobody says anything
     */
    record Numbered(int number, Session session, Part part, Action said) {

        /** Pictures of its video. */
        int pictures() {
            return (int) Math.ceil((part.stop() - part.start()) * Scene.FPS);
        }

        /** The time of a picture on the scene's own clock, seconds. */
        double time(int picture) {
            return part.start() - part.zero() + (double) picture / Scene.FPS;
        }
    }

    SomethingShelves(Path root, MediaWriter media, List<Session> sessions) {
        this.root = root;
        this.media = media;
        int next = 1;
        for (Session session : sessions) {
            firsts.put(session, next);
            next += session.parts().size();
        }
        clips = sessions.stream().flatMap(session -> numbered(session).stream()).toList();
    }

    private List<Numbered> numbered(Session session) {
        int first = firsts.get(session);
        return IntStream.range(0, session.parts().size()).mapToObj(i -> new Numbered(first + i, session, session.parts().get(i),
                session.isLabelled() ? session.said().get(i) : null)).toList();
    }

    private static String video(Numbered clip) {
        return FOLDER + clip.number() + ".webm";
    }

    @Override
    public List<String> media() {
        return clips.stream().map(SomethingShelves::video).toList();
    }

    @Override
    public Map<String, Whole.Content> annotations() {
        return SomethingAnnotations.of(clips);
    }

    @Override
    public void record(Session session, long seed) throws DataException {
        for (Numbered clip : numbered(session)) {
            Path video = root.resolve(video(clip));
            if (!Files.exists(video)) {
                film(clip, video);
            }
        }
    }

    private void film(Numbered clip, Path file) throws DataException {
        Whole.clear(file);
        Camera camera = new Camera(clip.part().scene());
        byte[] rgb = new byte[Scene.WIDTH * Scene.HEIGHT * 3];
        try (MediaWriter.Recording recording = media.create(file, new MediaWriter.Format(Scene.WIDTH, Scene.HEIGHT, Scene.FPS, 0))) {
            for (int i = 0; i < clip.pictures(); i++) {
                if (Thread.interrupted()) {
                    throw new CancellationException(file + " is given up");
                }
                camera.shoot(clip.time(i), rgb, 0);
                recording.picture(rgb);
            }
            recording.finish();
        }
    }
}
