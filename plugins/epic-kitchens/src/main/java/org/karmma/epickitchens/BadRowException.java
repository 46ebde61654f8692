package org.karmma.epickitchens;

/** A row that cannot be used, though its file can; the message is the reason alone. */
final class BadRowException extends Exception {

    BadRowException(String reason) {
        super(reason);
    }
}
