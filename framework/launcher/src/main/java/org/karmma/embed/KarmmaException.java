package org.karmma.embed;

/** Something cannot be opened, or is not there. Says what, where, and what to do. */
public class KarmmaException extends RuntimeException {
    public KarmmaException(String message) {
        super(message);
    }

    public KarmmaException(String message, Throwable cause) {
        super(message, cause);
    }
}
