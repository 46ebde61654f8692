package org.karmma.embed;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.karmma.core.JsonAnswers;
import org.karmma.student.Student;

/** A Karmma in another process, which serves an installation ({@code karmma serve}). Safe to use from several threads. */
public final class RemoteKarmma implements AutoCloseable {

    private final HttpCalls http;

    private RemoteKarmma(HttpCalls http) {
        this.http = http;
    }

    static RemoteKarmma connect(URI server, Credentials credentials, Duration deadline) {
        boolean web = server.getHost() != null && ("http".equals(server.getScheme()) || "https".equals(server.getScheme()));
        if (!web) {
            throw new IllegalArgumentException("a Karmma is served at an address like http://127.0.0.1:8181/, not at " + server);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is later than now: " + deadline.toMillis() + " ms");
        }
        RemoteKarmma karmma = new RemoteKarmma(new HttpCalls(server, credentials, deadline));
        karmma.students(); // whether anybody is there, and knows who asks
        return karmma;
    }

    /** Names of its students, in alphabetical order. @throws KarmmaException if it does not answer */
    public List<String> students() {
        return http.get(JsonAnswers::names, "students");
    }

    /**
     * One of its students, whichever version of it serves. It answers as it would in this JVM; beside that, every question and every order
     * throws {@link KarmmaException}: in the server's words where it refuses, and otherwise saying that it is gone or was too slow. A clip
     * is sent with its files and samples; folders, and entries of files that hold many recordings, cannot be ({@link
     * IllegalArgumentException}). Listeners to its slots are told on a thread of their own, and once in the beginning.
     *
     * @throws KarmmaException if there is none of that name, or nobody answers
     */
    public Student student(String name) {
        return new RemoteStudent(name, http);
    }

    /** Refuses further calls. The server goes on. */
    @Override
    public void close() {
        http.close();
    }
}
