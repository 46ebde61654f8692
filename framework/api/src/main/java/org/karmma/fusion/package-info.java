/** From the tokens of all modalities to one decision, whichever of them are present. */
@Export
@Version("1.1.0")
package org.karmma.fusion;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
