package org.karmma.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the events of a served installation for changes of a student's slots. Comes again where the line breaks. */
final class SlotStream {

    private static final Logger LOG = LoggerFactory.getLogger(SlotStream.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long AGAIN_MILLIS = 1000;
    private static final String DATA = "data:";

    private final String student;
    private final HttpCalls http;
    private final Runnable listener;
    private volatile boolean closed;
    private volatile Stream<String> lines;

    private SlotStream(String student, HttpCalls http, Runnable listener) {
        this.student = student;
        this.http = http;
        this.listener = listener;
    }

    /** @return running it ends that */
    static Runnable open(String student, HttpCalls http, Runnable listener) {
        http.check();
        SlotStream stream = new SlotStream(student, http, listener);
        Thread thread = new Thread(stream::run, "karmma-events-" + student);
        thread.setDaemon(true);
        thread.start();
        return () -> stream.close(thread);
    }

    private void close(Thread thread) {
        closed = true;
        Stream<String> open = lines;
        if (open != null) {
            open.close();
        }
        thread.interrupt();
    }

    private void run() {
        while (!closed && !http.isClosed()) {
            try {
                HttpResponse<Stream<String>> answer = http.lines("events", "stream");
                try (Stream<String> coming = answer.body()) {
                    lines = coming;
                    if (answer.statusCode() == 200) {
                        read(coming);
                    } else {
                        LOG.debug("{} answers {} where events are expected", http.server(), answer.statusCode());
                    }
                }
            } catch (IOException | UncheckedIOException | IllegalStateException e) {
                LOG.debug("events of {} end; another try follows", http.server(), e);
            } catch (InterruptedException e) {
                return;
            }
            pause();
        }
    }

    private void read(Stream<String> coming) {
        String[] event = {""};
        coming.takeWhile(line -> !closed && !http.isClosed()).forEach(line -> {
            if (line.startsWith("event:")) {
                event[0] = line.substring(6).strip();
            } else if (line.startsWith(DATA) && (event[0].equals("slots") && isOurs(line) || event[0].equals("lost"))) {
                tell();
            }
        });
    }

    private boolean isOurs(String line) {
        try {
            return JSON.readTree(line.substring(DATA.length())).path("student").asText().equals(student);
        } catch (IOException e) {
            return false;
        }
    }

    private void tell() {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a listener to the slots of student {} failed", student, e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
