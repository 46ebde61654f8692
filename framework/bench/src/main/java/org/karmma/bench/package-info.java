/** {@code karmma bench}: measures an installation as it is, with bundles, students and threads of its own. */
package org.karmma.bench;
