package org.karmma.server.internal.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

/** A student with two slots, of which a test can say how it behaves. It answers with how many bytes or numbers it was given. */
final class Nose implements Student {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<String> muted = new CopyOnWriteArrayList<>();
    volatile String quarantined;
    volatile Clip asked;
    volatile Function<Clip, Prediction> behaviour = this::answer;

    @Override
    public String name() {
        return "nose";
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return List.of(new LabelSpace("action", List.of("roast", "burn")));
    }

    @Override
    public List<Presence> slots() {
        List<Presence> slots = new ArrayList<>();
        for (String slot : List.of("smell", "touch")) {
            slots.add(quarantined != null && slot.equals("smell") ? Presence.absent(slot, Cause.FAILED, quarantined)
                    : muted.contains(slot) ? Presence.absent(slot, Cause.MUTED, "an operator said so") : Presence.present(slot));
        }
        return slots;
    }

    @Override
    public Prediction predict(Clip clip) {
        asked = clip;
        return behaviour.apply(clip);
    }

    private Prediction answer(Clip clip) {
        long size = clip.evidence().values().stream().mapToLong(Nose::size).sum();
        return new Prediction("nose", clip.id(), Map.of("action", List.of(new Score((int) size, "roast", 1))), slots(),
                OptionalDouble.empty(), false, "", 1);
    }

    private static long size(Evidence evidence) {
        try {
            return evidence instanceof Evidence.Recording recording ? Files.size(recording.path())
                    : ((Evidence.Buffer) evidence).samples().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Runnable onSlotsChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void mute(String slot, boolean mute) {
        if (mute) {
            muted.add(slot);
        } else {
            muted.remove(slot);
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void quarantine(String slot, String reason) {
        quarantined = reason;
    }

    @Override
    public void clear(String slot) {
        quarantined = null;
    }

    @Override
    public void close() {}
}
