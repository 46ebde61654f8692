package org.karmma.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The form in which a benchmark's server takes predictions of clips whose labels it keeps to itself. */
public interface Submission {

    /** Which challenge, for people. */
    String title();

    /** The label spaces that have to be predicted. */
    List<String> spaces();

    /**
     * Writes a file that can be handed in; it appears whole or not at all.
     *
     * @param file what to write
     * @param clips every clip of the split, in any order
     * @throws DataException if a clip or a label space is missing that the challenge wants
     * @throws IOException if it cannot be written
     */
    void write(Path file, List<ScoredClip> clips) throws DataException, IOException;
}
