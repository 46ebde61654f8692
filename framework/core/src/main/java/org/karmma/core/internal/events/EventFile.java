package org.karmma.core.internal.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.LineFile;
import org.karmma.core.internal.files.ThreadlessJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log of a home: {@code log/events.jsonl}, one JSON object a line, the latest also in memory. Each line is one write at the
 * end of the file, so that several frameworks may share a home. A full file is put away, see {@link LineFile}.
 */
public final class EventFile implements EventLog {

    private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);
    private static final ObjectMapper JSON = new ObjectMapper(ThreadlessJson.factory());

    private final Path file;
    private final Clock clock;
    private final LineFile lines;
    private final Supplier<EventRules> rules;
    /** Lines of before this start, which are not looked at before somebody asks: most starts serve, and nobody does. */
    private final Deque<String> earlier = new ArrayDeque<>();
    private final Deque<Event> latest = new ArrayDeque<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    /** Takes up what earlier starts left; a line that cannot be read is passed over. */
    public EventFile(Path home, Clock clock) {
        this(home, clock, () -> EventRules.DEFAULT);
    }

    /** @param rules asked at every event */
    public EventFile(Path home, Clock clock, Supplier<EventRules> rules) {
        this.file = home.resolve("log").resolve("events.jsonl");
        this.clock = clock;
        this.rules = rules;
        this.lines = new LineFile(file, () -> rules.get().fileBytes(), () -> rules.get().files());
        recallNewestAway();
        recall(file);
    }

    @Override
    public synchronized void add(Event.Kind kind, String subject, String detail) {
        Event event = new Event(Instant.now(clock), kind, subject, detail);
        keep(event);
        try {
            lines.add(write(event), event.time());
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {} {}: {}", file, kind.id(), subject, detail, e);
        }
        listeners.forEach(listener -> tell(listener, event));
    }

    private void tell(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("a listener to {} failed at {}", file, event, e);
        }
    }

    @Override
    public Runnable listen(Consumer<Event> listener) {
        Consumer<Event> mine = listener::accept; // the same one may listen twice
        listeners.add(mine);
        return () -> listeners.remove(mine);
    }

    @Override
    public synchronized List<Event> latest(int count) {
        if (!earlier.isEmpty()) {
            List<Event> since = new ArrayList<>(latest);
            latest.clear();
            earlier.forEach(line -> read(line).ifPresent(latest::add));
            latest.addAll(since);
            earlier.clear();
        }
        List<Event> all = new ArrayList<>(latest);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    private void keep(Event event) {
        latest.add(event);
        int most = rules.get().memory();
        while (latest.size() > most) {
            latest.remove();
        }
        while (earlier.size() > most - latest.size()) {
            earlier.remove();
        }
    }

    private void recallNewestAway() {
        try {
            List<Path> away = lines.putAway();
            if (!away.isEmpty()) {
                recall(away.get(away.size() - 1));
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be listed; older events are not shown", file.getParent(), e);
        }
    }

    private void recall(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
            all.forEach(earlier::add);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be read; events from before this start are not shown", file, e);
        }
        while (earlier.size() > rules.get().memory()) {
            earlier.remove();
        }
    }

    private Optional<Event> read(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return Optional.of(new Event(Instant.parse(json.path("time").asText()), Event.Kind.valueOf(json.path("kind").asText()
                    .toUpperCase(Locale.ROOT).replace('-', '_')), json.path("subject").asText(), json.path("detail").asText()));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            LOG.debug("{}: not an event: {}", file, line, e);
            return Optional.empty();
        }
    }

    private static String write(Event event) throws JsonProcessingException {
        return JSON.writeValueAsString(JSON.createObjectNode().put("time", event.time().toString()).put("kind", event.kind().id())
                .put("subject", event.subject()).put("detail", event.detail()));
    }
}
