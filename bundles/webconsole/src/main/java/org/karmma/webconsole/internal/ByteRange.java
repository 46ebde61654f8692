package org.karmma.webconsole.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are asked for (RFC 9110, section 14). Players ask for one range; whatever else is asked for is answered with the
 * whole file, which the standard allows.
 *
 * @param first of the range
 * @param last included
 * @param size of the file
 */
record ByteRange(long first, long last, long size) {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** @param header null where there is none */
    static ByteRange of(String header, long size) {
        ByteRange whole = new ByteRange(0, size - 1, size);
        Matcher asked = RANGE.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return whole;
        }
        if (asked.group(1).isEmpty()) {
            return new ByteRange(Math.max(0, size - Long.parseLong(asked.group(2))), size - 1, size);
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(asked.group(2)));
        return first > last ? whole : new ByteRange(first, last, size);
    }

    boolean isPart() {
        return length() < size;
    }

    long length() {
        return last - first + 1;
    }
}
