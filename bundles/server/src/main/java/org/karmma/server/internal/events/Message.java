package org.karmma.server.internal.events;

/**
 * A server-sent event.
 *
 * @param event its type
 * @param id what a client that comes again says it had last; empty for none
 * @param data one line
 */
record Message(String event, String id, String data) {

    /** As the stream has it. */
    String text() {
        return "event: " + event + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "data: " + data + "\n\n";
    }
}
