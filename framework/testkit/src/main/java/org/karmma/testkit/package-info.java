/**
 * What every modality bundle promises, as tests: a bundle's own test extends {@link org.karmma.testkit.ModalityConformance}, names its
 * class, and makes an example clip. Failures say what the contract is and what to change.
 */
package org.karmma.testkit;
