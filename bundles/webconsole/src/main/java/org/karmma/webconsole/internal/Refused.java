package org.karmma.webconsole.internal;

/** Something that is not done, and why. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP */
    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
