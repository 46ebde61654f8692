/**
 * Reads Something-Something V2 (Goyal et al., ICCV 2017) as it is published, and the boxes of Something-Else (Materzynska et al., CVPR
 * 2020).
 */
package org.karmma.somethingsomething;
