/**
 * An embedded data set: egocentric kitchen scenes, drawn and sounded from a seed, recorded as real media in the layout of
 * EPIC-KITCHENS-100. Read {@link org.karmma.microkitchens.MicroKitchens} first, then {@link org.karmma.microkitchens.Scene}, the
 * unit of it all.
 */
package org.karmma.microkitchens;
