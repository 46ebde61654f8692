package org.karmma.core.bundles;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The drop folder of a running home: an OSGi service. A file is copied aside and checked, its bundle is installed beside the one that
 * came from the file before and started, and only then takes its place; what cannot be is refused, and what was there goes on serving.
 * Safe to use from several threads.
 */
@ProviderType
public interface DropFolder {

    /**
     * Behind the name of a file that was refused: a copy of what serves in its place, so that it also does after a restart. It goes when
     * the file serves, or is taken away.
     */
    String BEFORE = ".before";

    /** The bundle files of the folder, ordered by name, as they are now. Never waits. */
    List<DroppedFile> files();

    /**
     * Looks at a file of the folder now rather than at the next look of the watch, and does what the watch would do.
     *
     * @param file in the folder; one that is gone is withdrawn
     * @return what has become of it; one that could be a copy under way is {@link DroppedFile.State#WAITING}
     */
    DroppedFile look(Path file);

    /**
     * Tells of every change of a file's state, on the thread that made it: listeners are quick.
     *
     * @return closing it ends that
     */
    Registration listen(Consumer<DroppedFile> listener);

    /** Ends something when it is closed. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
