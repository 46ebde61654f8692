package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.registry.Plugin;
import org.karmma.core.internal.serving.Admission.Refused;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;

/**
 * The first half of what a probe proves: from its clip the signal must be read that was read when training ended, and that must give the
 * recorded tokens. It comes after {@link Probes}: where the network gives the right tokens for the recorded signal, what differs here is
 * the reading.
 *
 * <p>Decoders, resizing and spectrograms repeat bit for bit on one machine, and so they did between AVX2 and SSE4 for bytes; floats
 * differed by 4e-7. FFmpeg without assembler gave video that differs by 0.7 of 255 on average and optical flow that differs by 4, which
 * is another signal and is refused.
 */
final class ProbeReading {

    /** Bytes may be rounded otherwise, here and there. */
    private static final double BYTES_MOST = 1;
    private static final double BYTES_MEAN = 0.1;
    /** Of the largest recorded number, or of 1. */
    private static final double FLOATS_MOST = 1e-4;

    private final SlotDescription slot;
    private final Plugin<Modality> modality;

    private ProbeReading(SlotDescription slot, Plugin<Modality> modality) {
        this.slot = slot;
        this.modality = modality;
    }

    /** Asks nothing where the package holds no clips of the slot. */
    static void check(SlotDescription slot, Plugin<Modality> modality, SlotNetwork network, ProbeClips clips, Map<String, NDArray> probes,
            NDManager parent) throws Refused {
        if (clips.count(slot.id()) == 0) {
            return;
        }
        ProbeReading reading = new ProbeReading(slot, modality);
        try (NDManager manager = parent.newSubManager(); ProbeClips.Unpacked unpacked = clips.unpack(slot.id())) {
            NDArray signals = Probes.own(probes.get(ModelPackage.key(slot.id(), ModelPackage.SIGNAL)), manager);
            float[] tokens = probes.get(ModelPackage.key(slot.id(), ModelPackage.TOKENS)).toFloatArray();
            float[] recorded = signals.toType(DataType.FLOAT32, false).toFloatArray();
            int size = recorded.length / unpacked.clips().size();
            int width = tokens.length / unpacked.clips().size();
            for (int i = 0; i < unpacked.clips().size(); i++) {
                Samples read = reading.read(i + 1, unpacked.clips().get(i));
                String difference = reading.compare(i + 1, read, Arrays.copyOfRange(recorded, i * size, (i + 1) * size));
                float[] now = network.tokens(Sensing.row(read, manager)).toFloatArray();
                float largest = Probes.largestDifference(now, Arrays.copyOfRange(tokens, i * width, (i + 1) * width));
                if (!(largest <= Probes.TOLERANCE)) {
                    throw reading.refused("reads another signal from", i + 1, String.format(Locale.ROOT, " than was recorded when training "
                            + "ended (%s), which gives other tokens (by up to %.1e, allowed is %.0e)", difference, largest,
                            Probes.TOLERANCE), null);
                }
            }
        } catch (IOException e) {
            throw new Refused("the clips that prove slot " + slot.id() + " cannot be written to the folder for temporary files: " + e
                    + ". See that it is there and has room, then start bundle " + modality.origin() + " again.", e);
        }
    }

    private Samples read(int number, Clip clip) throws Refused {
        Reading reading;
        try {
            reading = modality.service().read(clip, slot.signal());
        } catch (DataException e) {
            throw cannotRead(number, e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            throw cannotRead(number, "it threw " + e, e);
        }
        if (reading instanceof Reading.Present present && slot.signal().matches(present.signal())) {
            return present.signal();
        }
        Object got = reading instanceof Reading.Present other ? other.signal()
                : reading instanceof Reading.Absent absent ? absent.cause() + ": " + absent.detail() : reading;
        throw refused("reads no signal " + slot.signal() + " from", number, ", but " + got, null);
    }

    /** @return how far they are apart, for people */
    private String compare(int number, Samples read, float[] recorded) throws Refused {
        boolean bytes = read.type() == ElementType.UINT8;
        double most = 0;
        double sum = 0;
        double scale = 1;
        for (int i = 0; i < recorded.length; i++) {
            double difference = Math.abs(read.at(i) - recorded[i]);
            most = Math.max(most, difference); // NaN if any is
            sum += difference;
            scale = Math.max(scale, Math.abs(recorded[i]));
        }
        double mean = sum / recorded.length;
        double allowed = bytes ? BYTES_MOST : FLOATS_MOST * scale;
        String difference = String.format(Locale.ROOT, "its numbers differ by up to %.2g, %.2g on average; allowed are %.2g%s", most, mean,
                allowed, bytes ? String.format(Locale.ROOT, " and %.2g", BYTES_MEAN) : "");
        if (!(most <= allowed) || bytes && !(mean <= BYTES_MEAN)) {
            throw refused("reads another signal from", number, " than was recorded when training ended (" + difference + ")", null);
        }
        return difference;
    }

    private Refused cannotRead(int number, String why, Throwable cause) {
        return new Refused("modality " + modality.id() + " of bundle " + modality.origin() + " cannot read probe clip " + number
                + ", which could be read when training ended: " + why.replaceFirst("\\.$", "") + ". When that is mended, start Karmma"
                + " again, or, where it is the bundle's fault, install " + slot.bundle() + ", which it was trained with.", cause);
    }

    private Refused refused(String does, int number, String what, Throwable cause) {
        return new Refused("modality " + modality.id() + " of bundle " + modality.origin() + " " + does + " probe clip " + number + what
                + ", though the fingerprint " + slot.fingerprint() + " is the same. Not the network differs but the reading: its code, its"
                + " configuration or its decoder are not those of " + slot.bundle() + ", which it was trained with. Install that bundle "
                + "with the configuration of then, or train again.", cause);
    }
}
