/** Reads EPIC-KITCHENS-100 (Damen et al., IJCV 2022) as it is published: annotation CSVs, and media by participant and video. */
package org.karmma.epickitchens;
