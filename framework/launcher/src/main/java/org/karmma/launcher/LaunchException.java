package org.karmma.launcher;

/** The framework cannot be started, or lacks what was asked of it. Says what is missing and what to do. */
public class LaunchException extends Exception {
    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
