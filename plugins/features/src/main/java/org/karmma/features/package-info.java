/** Features that were computed elsewhere, as a teacher's tokens. */
package org.karmma.features;
