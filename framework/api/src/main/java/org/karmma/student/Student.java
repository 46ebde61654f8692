package org.karmma.student;

import java.time.Duration;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.LabelSpace;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A trained student at work. A service with the property {@link #PROPERTY}. Bundles may come and go while it works: each prediction
 * sees one immutable snapshot of the slots. Safe to use from several threads.
 */
@ProviderType
public interface Student extends AutoCloseable {

    /** Service property: the student's name. */
    String PROPERTY = "karmma.student";

    String name();

    /** The label spaces it predicts. */
    List<LabelSpace> labelSpaces();

    /** Every slot of the network, in order, and whether it could take part right now; causes of single clips do not show here. */
    List<Presence> slots();

    /**
     * Predicts with every slot that has something to say; never throws for a sensor that failed or a bundle that went.
     *
     * @throws IllegalStateException if the student is closed
     */
    Prediction predict(Clip clip);

    /**
     * Predicts with what sensors have to say within a time: one that has not ended by then is absent, {@code timeout}, which is not held
     * against it, and goes on alone. Joining what there is takes a few milliseconds more. A shorter budget of the operator's stays in
     * force.
     *
     * @param budget from now on, above 0
     * @throws IllegalStateException if the student is closed
     */
    default Prediction predict(Clip clip, Duration budget) {
        return predict(clip);
    }

    /**
     * Calls back whenever what {@link #slots} gives may have changed, on the thread that brought the change, which is not to be kept
     * waiting. A quarantine that ends with time is noticed by the next prediction.
     *
     * @return running it ends that
     */
    default Runnable onSlotsChanged(Runnable listener) {
        return () -> {};
    }

    /** Leaves a slot out until it is unmuted: cause {@code muted}. @throws IllegalArgumentException if there is no such slot */
    void mute(String slot, boolean muted);

    /**
     * Leaves a slot out until it is cleared, since something is wrong with it: cause {@code failed}, and the reason as detail. A slot that
     * fails again and again is left out in the same way, for a while, without being told to.
     *
     * @throws IllegalArgumentException if there is no such slot
     */
    void quarantine(String slot, String reason);

    /** Lets a slot that is in quarantine take part again. @throws IllegalArgumentException if there is no such slot */
    void clear(String slot);

    /** Releases the network. Waits for predictions under way. */
    @Override
    void close();
}
