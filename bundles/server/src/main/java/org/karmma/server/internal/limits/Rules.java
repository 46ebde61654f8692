package org.karmma.server.internal.limits;

import java.time.Duration;

/**
 * How much the API takes on.
 *
 * @param uploadBytes of one request, all of its files together
 * @param signalBytes of one request, samples that are kept in memory
 * @param parts of one request: files, signals and fields
 * @param requests that are worked on at once, from their first byte to their last: uploading, waiting, computing
 * @param perAccount how many of these one account may have
 * @param predictions that are computed at once; others wait
 * @param patience how long one waits before it is told to come again
 * @param streams of events that are open at once
 */
public record Rules(long uploadBytes, long signalBytes, int parts, int requests, int perAccount, int predictions, Duration patience,
        int streams) {

    /** Seconds that are asked for before another try, where what is taken on is full. */
    static final long RETRY_SECONDS = 1;
}
