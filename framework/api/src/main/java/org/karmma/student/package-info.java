/** A trained student at work: predictions that say what they are based on and why the rest was missing. */
@Export
@Version("1.0.0")
package org.karmma.student;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
