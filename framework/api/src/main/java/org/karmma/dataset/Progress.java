package org.karmma.dataset;

/** Is told how far a long piece of work is. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (done, total, note) -> {};

    /**
     * @param done units finished
     * @param total units in all
     * @param note what is worth saying just now, or empty
     * @throws java.util.concurrent.CancellationException if the work is no longer wanted
     */
    void at(long done, long total, String note);
}
