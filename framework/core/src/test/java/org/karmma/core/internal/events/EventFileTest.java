package org.karmma.core.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;

class EventFileTest {

    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    @TempDir
    Path home;

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

    private List<String> details(EventFile events) {
        return events.latest(Integer.MAX_VALUE).stream().map(Event::detail).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("log"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void whatHappenedIsKeptAcrossRestarts() {
        new EventFile(home, clock).add(Event.Kind.ROLLED_BACK, "student \"nose\"", "was\nworse");
        EventFile later = new EventFile(home, clock);
        assertEquals(List.of(new Event(NOON, Event.Kind.ROLLED_BACK, "student \"nose\"", "was\nworse")), later.latest(9));
        later.add(Event.Kind.ARRIVED, "bundle smell 1.0.0", "");
        assertEquals(List.of("bundle smell 1.0.0"), new EventFile(home, clock).latest(1).stream().map(Event::subject).toList(),
                "the last one");
    }

    @Test
    void listenersHearOfEveryEventUntilTheyEndIt() {
        EventFile events = new EventFile(home, clock);
        List<String> heard = new ArrayList<>();
        Runnable broken = events.listen(event -> {
            throw new IllegalStateException("no ears");
        });
        Runnable end = events.listen(event -> heard.add(event.detail()));
        events.add(Event.Kind.ARRIVED, "a", "1");
        events.add(Event.Kind.ARRIVED, "a", "2");
        end.run();
        broken.run();
        events.add(Event.Kind.ARRIVED, "a", "3");
        assertEquals(List.of("1", "2"), heard);
        assertEquals(List.of("1", "2", "3"), details(events), "what a listener does is nothing to the log");
    }

    @Test
    void aThousandAreRemembered() {
        EventFile first = new EventFile(home, clock);
        IntStream.range(0, 1200).forEach(i -> first.add(Event.Kind.ARRIVED, "a", String.valueOf(i)));
        assertEquals("200", details(first).get(0));
        EventFile later = new EventFile(home, clock);
        assertEquals(IntStream.range(200, 1200).mapToObj(String::valueOf).toList(), details(later));
        IntStream.range(1200, 1300).forEach(i -> later.add(Event.Kind.ARRIVED, "a", String.valueOf(i)));
        assertEquals(IntStream.range(300, 1300).mapToObj(String::valueOf).toList(), details(later),
                "those of before this start and its own");
    }

    @Test
    void linesThatAreNoEventsArePassedOver() throws Exception {
        EventFile events = new EventFile(home, clock);
        events.add(Event.Kind.ARRIVED, "a", "1");
        Files.writeString(home.resolve("log/events.jsonl"), "{\"time\":\"2026-07\n\n{\"time\":\"2026-07-01T12:00:00Z\","
                + "\"kind\":\"danced\"}\n", StandardOpenOption.APPEND);
        events.add(Event.Kind.ARRIVED, "a", "2");
        assertEquals(List.of("1", "2"), details(new EventFile(home, clock)));
    }

    @Test
    void aFullFileIsPutAwayAndTheOldestAreDeleted() throws Exception {
        Clock passing = new Passing();
        EventFile events = new EventFile(home, passing, full(1));
        IntStream.range(0, 9).forEach(i -> events.add(Event.Kind.ARRIVED, "a", String.valueOf(i)));
        assertEquals(IntStream.range(0, 9).mapToObj(String::valueOf).toList(), details(events), "memory knows them all");
        assertEquals(5, files().size(), () -> "the current one and the four before: " + home);
        assertEquals(List.of("7", "8"), details(new EventFile(home, passing, full(1))),
                "a start reads the current file and the one before");
        assertTrue(Files.readString(files().get(0)).contains("\"4\""), "the oldest are gone");
    }

    @Test
    void aFileThatIsNotFullStays() throws Exception {
        EventFile events = new EventFile(home, clock);
        IntStream.range(0, 200).forEach(i -> events.add(Event.Kind.ARRIVED, "a", "x"));
        assertEquals(1, files().size());
        assertEquals(200, Files.readAllLines(files().get(0)).size());
    }

    /** Each in its own way finds the file full, puts it away and writes on. */
    @Test
    void severalFrameworksShareAHomeAndLoseNothing() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(3);
        for (int w = 0; w < 3; w++) {
            writers.execute(() -> {
                EventFile events = new EventFile(home, Clock.systemUTC(), full(6000));
                IntStream.range(0, 30).forEach(i -> events.add(Event.Kind.ARRIVED, "a", "x".repeat(20)));
            });
        }
        writers.shutdown();
        assertTrue(writers.awaitTermination(60, TimeUnit.SECONDS));
        int lines = 0;
        for (Path file : files()) {
            lines += Files.readAllLines(file).size();
        }
        assertEquals(90, lines, "events in " + files());
    }

    @Test
    void aFolderThatCannotBeWrittenCostsNothingButTheFile() throws Exception {
        Files.writeString(home.resolve("log"), "in the way");
        EventFile events = new EventFile(home, clock);
        events.add(Event.Kind.WITHDRAWN, "a", "1");
        assertEquals(List.of("1"), details(events));
    }

    /** A clock on which a second passes at each look. */
    private static final class Passing extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofSeconds(1));
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static Supplier<EventRules> full(long bytes) {
        return () -> new EventRules(EventRules.DEFAULT.memory(), bytes, EventRules.DEFAULT.files());
    }
}
