package org.karmma.server.internal.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.JsonText;
import org.karmma.server.internal.api.Exchange;
import org.karmma.server.internal.api.Problem;
import org.karmma.server.internal.api.Refusal;
import org.karmma.server.internal.limits.Limits;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Tells everybody who listens of events, and of slots that can take part again or cannot any more. */
@Component(service = EventHub.class)
public final class EventHub {

    /** How many of the events are looked through for those that a client has missed. */
    private static final int LOOKED_THROUGH = 1000;
    private static final long RETRY_SECONDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventLog events;
    private final Limits limits;
    private final Runnable end;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    /** What ends listening to each student. */
    private final Map<Student, Runnable> heard = new ConcurrentHashMap<>();
    private final Object looking = new Object();
    private volatile boolean closed;

    @Activate
    public EventHub(@Reference EventLog events, @Reference Limits limits) {
        this.events = events;
        this.limits = limits;
        this.end = events.listen(event -> tell(message(event)));
    }

    @Reference(service = Student.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addStudent(Student student) {
        heard.put(student, student.onSlotsChanged(() -> look(student)));
        look(student);
    }

    public void removeStudent(Student student) {
        Runnable ending = heard.remove(student);
        if (ending != null) {
            ending.run();
        }
    }

    /** One at a time: what is told last is what was seen last. */
    private void look(Student student) {
        synchronized (looking) {
            if (!streams.isEmpty()) {
                slots(student).ifPresent(this::tell);
            }
        }
    }

    private static Optional<Message> slots(Student student) {
        try {
            return Optional.of(message(student.name(), student.slots()));
        } catch (IllegalStateException e) {
            return Optional.empty(); // it has just been closed
        }
    }

    private void tell(Message message) {
        streams.forEach(stream -> stream.offer(message));
    }

    private static Message message(Event event) {
        return new Message("event", event.time().toString(), JsonText.of(event));
    }

    private static Message message(String student, List<Presence> slots) {
        ObjectNode node = JSON.createObjectNode().put("student", student);
        node.putRawValue("slots", new RawValue(JsonText.of(slots)));
        return new Message("slots", "", node.toString());
    }

    /** Answers with what happens from now on, until the client goes or this server stops. */
    public void stream(Exchange exchange) throws IOException, Refusal {
        Stream stream = new Stream(exchange.response(), exchange.isForViewer());
        synchronized (this) {
            if (closed || streams.size() >= limits.get().streams()) {
                throw new Refusal(Problem.of(503, closed ? "this server is being stopped" : streams.size() + " streams of events are open,"
                        + " which is as many as there may be (event.streams); close one, or ask for events now and then")
                        .retryAfter(RETRY_SECONDS));
            }
            streams.add(stream);
        }
        try {
            missed(exchange.request().getHeader("Last-Event-ID")).forEach(event -> stream.offer(message(event)));
            synchronized (looking) {
                heard.keySet().forEach(student -> slots(student).ifPresent(stream::offer));
            }
            stream.run();
        } finally {
            streams.remove(stream);
        }
    }

    private List<Event> missed(String last) {
        if (last == null) {
            return List.of();
        }
        try {
            Instant from = Instant.parse(last);
            return events.latest(LOOKED_THROUGH).stream().filter(event -> event.time().isAfter(from)).toList();
        } catch (DateTimeParseException e) {
            return List.of(); // not one of ours
        }
    }

    /** How many listen. */
    public int listeners() {
        return streams.size();
    }

    @Deactivate
    void close() {
        synchronized (this) {
            closed = true;
        }
        end.run();
        heard.values().forEach(Runnable::run);
        streams.forEach(Stream::end);
    }
}
