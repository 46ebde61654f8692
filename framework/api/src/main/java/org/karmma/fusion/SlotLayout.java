package org.karmma.fusion;

import org.karmma.extractor.TokenLayout;

/**
 * The place of one modality in a network.
 *
 * @param id the modality's id
 * @param tokens N_m tokens of width C_m
 * @param added whether it was added to a network that had been trained without it: while it is absent the network answers as if it had
 *     no such slot (see {@link Fusion#supportsAddedSlots})
 */
public record SlotLayout(String id, TokenLayout tokens, boolean added) {

    /** A slot that the network has had from the beginning. */
    public SlotLayout(String id, TokenLayout tokens) {
        this(id, tokens, false);
    }
}
