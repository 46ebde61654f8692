package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;

class HomeCommandsTest {

    private static final DroppedFile SMELL = file("smell.jar", DroppedFile.State.SERVING, "karmma-smell 1.0.0", 7, "");
    private static final DroppedFile TOUCH = file("touch.jar", DroppedFile.State.REFUSED, "", -1, "it is no whole jar: copy it again");
    private static final DroppedFile COPY = file("taste.jar", DroppedFile.State.WAITING, "", -1, "it is not whole yet");

    private final HomeCommands commands = new HomeCommands(null, new Happened(), new Folder());
    private final Tables tables = new Tables();

    private static DroppedFile file(String name, DroppedFile.State state, String bundle, long id, String detail) {
        return new DroppedFile(Path.of("/home", name), state, bundle, id, detail, Instant.EPOCH);
    }

    @Test
    void refusedAreThoseThatAreRefused() {
        assertEquals(List.of(SMELL, COPY, TOUCH), commands.bundles(false));
        assertEquals(List.of(TOUCH), commands.refused(false));
    }

    @Test
    void programsAreAnsweredInJson() {
        assertEquals("[{\"file\":\"touch.jar\",\"state\":\"refused\",\"bundle\":\"\",\"bundleId\":-1,\"detail\":\"it is no whole jar: copy"
                + " it again\",\"since\":\"1970-01-01T00:00:00Z\"}]", commands.refused(true));
        assertEquals("[{\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"rolled-back\",\"subject\":\"student nose\",\"detail\":\"\"}]",
                commands.events(true));
    }

    @Test
    void tablesAreForPeople() {
        assertEquals("smell.jar                    serving   karmma-smell 1.0.0 [7]", tables.format(SMELL, Converter.INSPECT, null));
        assertEquals("touch.jar                    refused   -                                    it is no whole jar: copy it again",
                tables.format(TOUCH, Converter.LINE, null));
    }

    /** One event. */
    private record Happened() implements EventLog {

        @Override
        public void add(Event.Kind kind, String subject, String detail) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Event> latest(int count) {
            return List.of(new Event(Instant.EPOCH, Event.Kind.ROLLED_BACK, "student nose", ""));
        }
    }

    /** A folder with three files. */
    private record Folder() implements DropFolder {

        @Override
        public List<DroppedFile> files() {
            return List.of(SMELL, COPY, TOUCH);
        }

        @Override
        public DroppedFile look(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration listen(Consumer<DroppedFile> listener) {
            throw new UnsupportedOperationException();
        }
    }
}
