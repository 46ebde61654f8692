/** Whether a home is well: what was looked at, what was found, and what is to be done about it. */
@Export
@Version("1.0.0")
package org.karmma.core.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
