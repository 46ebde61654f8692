/** NumPy's array files. */
@Export
@Version("1.0.0")
package org.karmma.numpy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
