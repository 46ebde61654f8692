package org.karmma.server.internal.events;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.karmma.core.FolderNames;

/** One client that listens. What it does not take fast enough is left out, and it is told so. */
final class Stream {

    private static final int MOST_WAITING = 1000;
    /** A comment line now and then shows whether the client is still there, and keeps proxies from closing the line. */
    private static final long BEAT_SECONDS = 10;
    private static final Message END = new Message("end", "", "");
    private static final Message LOST = new Message("lost", "", "{}");

    private final HttpServletResponse response;
    private final boolean forViewer;
    private final BlockingQueue<Message> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile boolean ended;
    private volatile boolean lost;

    /** @param forViewer whether it tells names of files without their folders */
    Stream(HttpServletResponse response, boolean forViewer) {
        this.response = response;
        this.forViewer = forViewer;
    }

    void offer(Message message) {
        if (!waiting.offer(message)) {
            lost = true;
        }
    }

    void end() {
        ended = true;
        offer(END);
    }

    /** Returns when the client has gone or it is ended. */
    void run() throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        OutputStream out = response.getOutputStream();
        write(out, "retry: 1000\n\n");
        try {
            while (!ended) {
                Message message = waiting.poll(BEAT_SECONDS, TimeUnit.SECONDS);
                if (lost) {
                    lost = false;
                    write(out, LOST.text());
                }
                if (message != END) {
                    write(out, message == null ? ": \n\n" : message.text());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops
        }
    }

    private void write(OutputStream out, String text) throws IOException {
        out.write((forViewer ? FolderNames.without(text) : text).getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
