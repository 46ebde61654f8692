package org.karmma.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The form in which a benchmark's server takes predictions of clips whose labels it keeps to itself. */
public interface Submission {

    /** Which challenge, for people. */
    String title();

    /** The label spaces that have to be predicted. */
    List<String> spaces();

    /** What the server calls the file where it takes a zip. */
    String entry();

    /**
     * Writes what can be handed in.
     *
     * @param out where to; the caller's, who closes it, and throws away what was written if this fails
     * @param clips every clip of the split, in any order
     * @throws DataException if a clip or a label space is missing that the challenge wants
     * @throws IOException if it cannot be written
     */
    void write(OutputStream out, List<ScoredClip> clips) throws DataException, IOException;
}
