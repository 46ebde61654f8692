package org.karmma.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.karmma.core.JsonAnswers;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;

/** A student of a served installation, asked over HTTP. What goes wrong there is told in the same words as there. */
final class RemoteStudent implements Student {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STUDENTS = "students";

    private final String name;
    private final HttpCalls http;
    private final List<LabelSpace> labelSpaces;

    /** @throws KarmmaException if there is none of that name */
    RemoteStudent(String name, HttpCalls http) {
        this.name = name;
        this.http = http;
        this.labelSpaces = http.get(JsonAnswers::labelSpaces, STUDENTS, name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        http.check();
        return labelSpaces;
    }

    @Override
    public List<Presence> slots() {
        return http.get(JsonAnswers::slots, STUDENTS, name, "slots");
    }

    @Override
    public Prediction predict(Clip clip) {
        return predict(new ClipBody(clip, null), Duration.ZERO);
    }

    @Override
    public Prediction predict(Clip clip, Duration budget) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("the budget of a prediction is above 0 ms: " + budget.toMillis());
        }
        return predict(new ClipBody(clip, budget), budget);
    }

    private Prediction predict(ClipBody body, Duration budget) {
        return http.read(http.post(body.publisher(), body.type(), budget, KarmmaException::new, STUDENTS, name, "predict"),
                JsonAnswers::prediction);
    }

    @Override
    public Runnable onSlotsChanged(Runnable listener) {
        return SlotStream.open(name, http, listener);
    }

    @Override
    public void mute(String slot, boolean muted) {
        order(slot, muted ? "mute" : "unmute", BodyPublishers.noBody());
    }

    @Override
    public void quarantine(String slot, String reason) {
        order(slot, "quarantine", BodyPublishers.ofString(JSON.createObjectNode().put("reason", reason).toString()));
    }

    @Override
    public void clear(String slot) {
        order(slot, "clear", BodyPublishers.noBody());
    }

    private void order(String slot, String what, BodyPublisher said) {
        http.post(said, "application/json", Duration.ZERO, IllegalArgumentException::new, STUDENTS, name, "slots", slot, what);
    }

    /** It goes on serving, whoever asks it. */
    @Override
    public void close() {
        // nothing is held here
    }
}
