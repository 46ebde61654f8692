package org.karmma.core;

/** A configuration that cannot be used; nothing was done. Says which file and key, what is wrong and what would be right. */
public class ConfigurationException extends Exception {
    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
