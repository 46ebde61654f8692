package org.karmma.server.internal.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.karmma.core.AnswerListener;
import org.karmma.server.internal.events.EventHub;
import org.karmma.server.internal.limits.Turns;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What is counted: every answer of every student of this home, whoever asked, and what the API takes on and refuses. */
@Component(service = {Meters.class, AnswerListener.class})
public final class Meters implements AnswerListener {

    private static final String PRESENT = "present";
    /** Seconds; answers take milliseconds to the operator's budget, which is seconds. */
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Student> students = new CopyOnWriteArrayList<>();

    private final Counter predictions = Counter.builder().name("karmma_predictions").labelNames("student", "outcome")
            .help("Answers: answered, abstained (no slot had anything to say, or too unsure) or failed (no answer at all)")
            .register(registry);
    private final Histogram seconds = Histogram.builder().name("karmma_prediction_seconds").unit(Unit.SECONDS).labelNames("student")
            .help("From request to answer, within the student").classicOnly().classicUpperBounds(BOUNDS).register(registry);
    private final Counter slots = Counter.builder().name("karmma_slot_answers").labelNames("student", "slot", "result")
            .help("What became of a slot in an answer: present, or the cause of its absence").register(registry);
    private final Histogram slotSeconds = Histogram.builder().name("karmma_slot_seconds").unit(Unit.SECONDS).labelNames("student", "slot")
            .help("Reading a signal and making tokens of it, for slots that took part").classicOnly().classicUpperBounds(BOUNDS)
            .register(registry);
    private final Counter requests = Counter.builder().name("karmma_http_requests").labelNames("method", "status")
            .help("Answers of the HTTP API, by status").register(registry);

    @Activate
    public Meters(@Reference Turns turns, @Reference EventHub hub) {
        GaugeWithCallback.builder().name("karmma_slot_state").labelNames("student", "slot", "state")
                .help("1 for the state that a slot is in now: present, or the cause of its absence").callback(this::states)
                .register(registry);
        GaugeWithCallback.builder().name("karmma_requests").labelNames("state")
                .help("Predictions that were asked for over HTTP: under way, of which some wait and some are computed")
                .callback(callback -> {
                    callback.call(turns.inside(), "under_way");
                    callback.call(turns.waiting(), "waiting");
                    callback.call(turns.computing(), "computing");
                }).register(registry);
        GaugeWithCallback.builder().name("karmma_event_streams").help("Clients that listen to events")
                .callback(callback -> callback.call(hub.listeners())).register(registry);
        Gauge.builder().name("karmma_start_time_seconds").help("When this process began to serve, seconds since 1970").register(registry)
                .set(System.currentTimeMillis() / 1e3);
    }

    @Reference(service = Student.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addStudent(Student student) {
        students.add(student);
    }

    public void removeStudent(Student student) {
        students.remove(student);
    }

    private void states(GaugeWithCallback.Callback callback) {
        for (Student student : students) {
            try {
                for (Presence slot : student.slots()) {
                    states().forEach(state -> callback.call(state.equals(result(slot)) ? 1 : 0, student.name(), slot.slot(), state));
                }
            } catch (IllegalStateException e) {
                continue; // it has just been closed
            }
        }
    }

    private static Stream<String> states() {
        return Stream.concat(Stream.of(PRESENT), Arrays.stream(Cause.values()).map(Cause::id));
    }

    private static String result(Presence slot) {
        return slot.isPresent() ? PRESENT : slot.cause().id();
    }

    @Override
    public void answered(Prediction prediction, Map<String, Double> slotMilliseconds) {
        String student = prediction.student();
        predictions.labelValues(student, prediction.abstains() ? "abstained" : "answered").inc();
        seconds.labelValues(student).observe(prediction.milliseconds() / 1e3);
        prediction.slots().forEach(slot -> slots.labelValues(student, slot.slot(), result(slot)).inc());
        slotMilliseconds.forEach((slot, millis) -> slotSeconds.labelValues(student, slot).observe(millis / 1e3));
    }

    @Override
    public void failed(String student, RuntimeException why) {
        predictions.labelValues(student, "failed").inc();
    }

    /** The API has answered. */
    public void request(String method, int status) {
        requests.labelValues(method, String.valueOf(status)).inc();
    }

    PrometheusRegistry registry() {
        return registry;
    }
}
