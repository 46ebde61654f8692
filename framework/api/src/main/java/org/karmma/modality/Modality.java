package org.karmma.modality;

import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way of sensing the world. A bundle offers it as a service with the property {@link #PROPERTY} (see {@link ProvidesModality});
 * while the bundle runs, every network with a slot of this id may use it.
 *
 * <p>Implementations are stateless as far as a caller can see, and safe to call from several threads.
 */
@ConsumerType
public interface Modality {

    /** Service property and capability namespace: the id of the modality that a service belongs to. */
    String PROPERTY = "karmma.modality";

    /** Lower-case word, the same in files, commands and results, for instance {@code imu}. */
    String id();

    /** One capital for tables, for instance {@code I}. */
    String letter();

    /** For people. */
    String title();

    /** The kinds of media it can read (see {@link Clip}), the best one first. */
    List<String> media();

    /**
     * Reads this modality's signal from a clip. An extractor says which format it wants; a modality refuses formats that it
     * cannot give with {@link IllegalArgumentException}.
     *
     * @return the signal in exactly the wanted format, or why the clip has none (not recorded: {@code NO_SIGNAL}; recorded but
     *     unusable, such as black pictures: {@code BAD_SIGNAL})
     * @throws DataException if the evidence is damaged, naming the file, what is wrong and what to do
     */
    Reading read(Clip clip, SignalFormat wanted) throws DataException;

    /**
     * What decides its signals besides the clip and the wanted format: its configuration, and a version that is raised whenever its code
     * reads otherwise (see {@link org.karmma.extractor.Fingerprint}). Signals that were kept under another fingerprint are read again.
     * The empty default says that nothing does; a kept signal then depends on the bundle alone.
     */
    default String fingerprint() {
        return "";
    }
}
