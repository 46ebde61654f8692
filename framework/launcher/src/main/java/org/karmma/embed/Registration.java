package org.karmma.embed;

/** Something that the host has given or asked for until it closes this. Closing it a second time does nothing. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
