/** One way of sensing: who it is, and how its signal is read from a clip. A clip that has none is an answer, not an error. */
@Export
@Version("1.2.0")
package org.karmma.modality;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
