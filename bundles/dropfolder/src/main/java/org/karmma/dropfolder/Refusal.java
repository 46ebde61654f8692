package org.karmma.dropfolder;

/** A file that cannot be used; the message says what is wrong and what to do. */
final class Refusal extends Exception {

    private final boolean curable;

    Refusal(String message) {
        this(message, false, null);
    }

    /** @param curable whether another bundle that comes or goes may change it */
    Refusal(String message, boolean curable, Throwable cause) {
        super(message, cause);
        this.curable = curable;
    }

    boolean isCurable() {
        return curable;
    }
}
