package org.karmma.core;

import java.util.List;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an earlier version of Karmma has left in a home: an OSGi service. Such files are read as they are, each time anew; nothing is
 * rewritten that nobody has asked for, so that the earlier version can still be gone back to.
 */
@ProviderType
public interface HomeUpgrade {

    /**
     * A file of an older format.
     *
     * @param student whose it is, with its version: {@code student kitchen, v1}
     * @param file absolute
     * @param format what it is, for instance {@code format 1}
     */
    record Older(String student, String file, String format) {}

    /** What there is. @throws DataException if something is of a newer format, or the home cannot be read */
    List<Older> older() throws DataException;

    /**
     * Rewrites all of it in today's format, each file whole or not at all, and says so in the event log. May be done again where it
     * was interrupted.
     *
     * @param why who asks for it
     * @return what was rewritten
     * @throws DataException if the home cannot be written; what was rewritten before stays so
     */
    List<Older> upgrade(String why) throws DataException;
}
