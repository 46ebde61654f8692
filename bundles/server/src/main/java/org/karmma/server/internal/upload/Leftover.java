package org.karmma.server.internal.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * What is still coming of a request that has been refused. A server that hangs up on a client that still sends has its answer lost on the
 * way, as the client's system throws away what it had received; so some of it is taken and thrown away (nginx calls that a lingering
 * close).
 */
public final class Leftover {

    private static final long MOST_BYTES = 64 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int AT_ONCE = 1 << 16;

    private Leftover() {}

    /** After the answer has been sent. */
    public static void discard(HttpServletRequest request) {
        long deadline = System.nanoTime() + MOST_NANOS;
        byte[] bytes = new byte[AT_ONCE];
        try {
            InputStream in = request.getInputStream();
            long taken = 0;
            for (int n = in.read(bytes); n >= 0 && taken < MOST_BYTES && System.nanoTime() < deadline; n = in.read(bytes)) {
                taken += n;
            }
        } catch (IOException e) {
            return; // it has gone, and with it what it wanted
        }
    }
}
