package org.karmma.model.torchscript;

/** A network computes in a way that cannot be written down as TorchScript: says which part of it, and what it does. */
public final class UnrecordableException extends RuntimeException {

    UnrecordableException(String message) {
        super(message);
    }

    UnrecordableException(String message, Throwable cause) {
        super(message, cause);
    }
}
