package org.karmma.embed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** A student with the slots {@code a}, which is here, and {@code b}, which is muted; a test says what happens while it predicts. */
final class Asked implements Student {

    final List<String> clips = new CopyOnWriteArrayList<>();
    volatile Consumer<Clip> meanwhile = clip -> {};

    @Override
    public String name() {
        return "asked";
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return List.of(new LabelSpace("action", List.of("wait", "go")));
    }

    @Override
    public List<Presence> slots() {
        return List.of(Presence.present("a"), Presence.absent("b", Cause.MUTED, "somebody said so"));
    }

    @Override
    public Prediction predict(Clip clip) {
        clips.add(clip.id());
        meanwhile.accept(clip);
        Map<String, List<Score>> scores = Map.of("action", List.of(new Score(1, "go", 1)));
        return new Prediction(name(), clip.id(), scores, slots(), OptionalDouble.empty(), false, "", 1);
    }

    @Override
    public Prediction predict(Clip clip, Duration budget) {
        return predict(clip);
    }

    @Override
    public void mute(String slot, boolean muted) {
        throw new UnsupportedOperationException("not asked here");
    }

    @Override
    public void quarantine(String slot, String reason) {
        throw new UnsupportedOperationException("not asked here");
    }

    @Override
    public void clear(String slot) {
        throw new UnsupportedOperationException("not asked here");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
