package org.karmma.core;

/** Hears how a run goes; may be called from several threads, one call at a time. */
public interface RunListener {

    /** A stage of the run begins, or is skipped since nothing that it depends on has changed. */
    void started(String stage, boolean skipped);

    /**
     * A stage is under way.
     *
     * @param done units finished
     * @param total units in all, 0 if unknown
     * @param note what is worth saying just now (loss, accuracy), or empty
     */
    void progress(String stage, long done, long total, String note);

    /** A stage has ended well. */
    void finished(String stage, double seconds);

    /** Something that the user should read: a bad clip, a stage being tried again, a result. */
    void message(String text);
}
