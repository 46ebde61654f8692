package org.karmma.modality;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
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

    /** The most that an {@linkplain #excerpt excerpt} may take, bytes: its files and buffers together. */
    int EXCERPT_BYTES = 64 * 1024;

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
     *     unusable, such as black pictures: {@code BAD_SIGNAL}; older than its budget: {@code STALE}, see {@link Reading#untimely})
     * @throws DataException if the evidence is damaged, naming the file, what is wrong and what to do
     */
    Reading read(Clip clip, SignalFormat wanted) throws DataException;

    /**
     * What the axes and the numbers of a signal mean, in a few sentences, for whoever makes such signals without this bundle: exported
     * students carry it. The empty default says nothing.
     *
     * @param format one that it gives
     */
    default String meaning(SignalFormat format) {
        return "";
    }

    /**
     * Shows a signal to people who look at results: a few small pictures, in the order of time where there are several. A sensor that sees
     * nothing may draw what it measured. The empty default shows nothing.
     *
     * @param signal one that {@link #read} gave
     * @return UINT8 {@code [pictures, height, width, 3]}, RGB, or empty
     */
    default Optional<Samples> pictures(Samples signal) {
        return Optional.empty();
    }

    /**
     * What decides its signals besides the clip and the wanted format: its configuration, and a version that is raised whenever its code
     * reads otherwise (see {@link org.karmma.extractor.Fingerprint}). Signals that were kept under another fingerprint are read again.
     * The empty default says that nothing does; a kept signal then depends on the bundle alone.
     */
    default String fingerprint() {
        return "";
    }

    /**
     * Makes a tiny clip of a clip: evidence that {@link #read} gives a signal of the same kind from, though of other numbers. Model
     * packages keep some, with what was read from them when training ended; whoever comes to serve the model must read the same. So an
     * excerpt should lead through as much of the reading as it can (a cut-out video is decoded, too), and say itself what it would
     * otherwise take from the configuration.
     *
     * <p>Unless a modality knows better, evidence that is small is taken as it is: files are copied, buffers are kept.
     *
     * @param folder empty; whatever files the excerpt needs lie in it when this returns
     * @return a clip whose recordings lie in {@code folder}, or empty if none of {@link #EXCERPT_BYTES} can be made
     * @throws DataException if the clip's evidence cannot be read, or the excerpt not be written
     */
    default Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        return SmallEvidence.of(clip, media(), folder);
    }
}
