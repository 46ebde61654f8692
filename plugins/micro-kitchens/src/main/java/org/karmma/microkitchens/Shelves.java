package org.karmma.microkitchens;

import java.util.List;
import java.util.Map;
import org.karmma.dataset.DataException;

/** Writes sessions to disk in one layout. */
interface Shelves {

    /** Paths under the root of everything that {@link #record} writes of all sessions. */
    List<String> media();

    /** Writes what is not there yet of one session; a file under its final name is whole. Several sessions are written at a time. */
    void record(Session session, long seed) throws DataException;

    /** What is written when all sessions are recorded, by path under the root. */
    Map<String, Whole.Content> annotations();
}
