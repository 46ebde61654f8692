package org.karmma.fusion;

import org.karmma.extractor.TokenLayout;

/**
 * The place of one modality in a network.
 *
 * @param id the modality's id
 * @param tokens N_m tokens of width C_m
 */
public record SlotLayout(String id, TokenLayout tokens) {}
