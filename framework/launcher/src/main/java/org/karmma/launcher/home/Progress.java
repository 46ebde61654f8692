package org.karmma.launcher.home;

/** Hears how far something long is. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = (done, total) -> { };

    /** @param done bytes @param total bytes */
    void at(long done, long total);
}
