package org.karmma.core;

/** A stage of a run failed for good; what finished before it is kept and the same command goes on from there. */
public class RunFailedException extends Exception {
    public RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
