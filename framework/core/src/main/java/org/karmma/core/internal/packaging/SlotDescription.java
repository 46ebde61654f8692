package org.karmma.core.internal.packaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.SlotLayout;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;

/**
 * The place of one modality in a trained network, and what may enter it.
 *
 * @param id the modality's id
 * @param letter the modality's letter
 * @param title the modality's title
 * @param tokens N_m x C_m
 * @param signal the form of one row of signal
 * @param extractor id of the extractor that the network was trained with
 * @param fingerprint that extractor's code fingerprint
 * @param bundle symbolic name and version of the bundle that it came from, for messages
 * @param weightsSha256 of the extractor's weights; null until the package is written
 * @param added whether it was added to a network that had been trained without it; not written where it was not
 */
public record SlotDescription(String id, String letter, String title, TokenLayout tokens, SignalFormat signal, String extractor,
        String fingerprint, String bundle, String weightsSha256, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean added) {

    public SlotDescription {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(fingerprint, "fingerprint");
        problemOf(id).ifPresent(problem -> {
            throw new IllegalArgumentException("a slot cannot be called '" + id + "': " + problem);
        });
    }

    /** Why no slot can have this id, and so no modality that a network is to be trained with; empty if one can. */
    public static Optional<String> problemOf(String id) {
        boolean possible = id != null && !id.isBlank() && !id.contains("/") && !id.contains("+") && !id.equals(ModelPackage.FUSION);
        return possible ? Optional.empty() : Optional.of("names are not blank, hold no / or +, and '" + ModelPackage.FUSION + "' is taken");
    }

    /** The slot of a network that was trained with these two; {@code bundle} is where they came from. */
    public static SlotDescription of(Modality modality, Extractor extractor, String bundle) {
        return new SlotDescription(modality.id(), modality.letter(), modality.title(), extractor.tokens(), extractor.signal(),
                extractor.id(), extractor.fingerprint(), bundle, null, false);
    }

    /** The same as one that is added to a trained network. */
    public SlotDescription asAdded() {
        return new SlotDescription(id, letter, title, tokens, signal, extractor, fingerprint, bundle, weightsSha256, true);
    }

    SlotDescription withWeights(String sha256) {
        return new SlotDescription(id, letter, title, tokens, signal, extractor, fingerprint, bundle, sha256, added);
    }

    public SlotLayout layout() {
        return new SlotLayout(id, tokens, added);
    }
}
