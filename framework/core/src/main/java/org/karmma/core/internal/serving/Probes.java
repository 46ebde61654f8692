package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Locale;
import java.util.Map;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.serving.Admission.Refused;

/**
 * The second half of what a probe proves, whatever a bundle declares: the signals recorded when training ended must give the recorded
 * tokens again, alone and as one batch. That also warms the network up for single rows.
 */
final class Probes {

    /** Largest absolute difference of a token's component. */
    static final float TOLERANCE = 1e-4f;

    private Probes() {}

    static void check(SlotDescription slot, SlotNetwork network, Map<String, NDArray> probes, NDManager parent) throws Refused {
        try (NDManager manager = parent.newSubManager()) {
            NDArray signals = own(probes.get(ModelPackage.key(slot.id(), ModelPackage.SIGNAL)), manager).toType(DataType.FLOAT32, false);
            NDArray tokens = own(probes.get(ModelPackage.key(slot.id(), ModelPackage.TOKENS)), manager);
            compare(slot, network, "together", network.tokens(signals), tokens);
            long count = signals.getShape().get(0);
            for (long i = 0; i < count; i++) {
                compare(slot, network, "alone, probe " + (i + 1), network.tokens(signals.get(i + ":" + (i + 1))),
                        tokens.get(i + ":" + (i + 1)));
            }
        }
    }

    private static void compare(SlotDescription slot, SlotNetwork network, String how, NDArray got, NDArray recorded) throws Refused {
        if (!got.getShape().equals(recorded.getShape())) {
            throw new Refused(network + " gives tokens " + got.getShape() + ", recorded were " + recorded.getShape() + advice(slot), null);
        }
        float largest = largestDifference(got.toFloatArray(), recorded.toFloatArray());
        if (!(largest <= TOLERANCE)) {
            throw new Refused(String.format(Locale.ROOT, "%s gives other tokens than were recorded when training ended (by up to %.1e, "
                    + "allowed is %.0e; %s), though its fingerprint %s is the same and the signal was the recorded one%s", network, largest,
                    TOLERANCE, how, slot.fingerprint(), advice(slot)), null);
        }
    }

    private static String advice(SlotDescription slot) {
        return ": its network's code or its libraries differ from those of " + slot.bundle() + ", which it was trained with. Install that "
                + "bundle, or train again.";
    }

    /** NaN if any is NaN. */
    static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** Results belong to the manager of their first operand, so the operand is copied into ours. */
    static NDArray own(NDArray array, NDManager manager) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }
}
