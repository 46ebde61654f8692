/** Bundles as an operator meets them: the files of the drop folder, which of them serve, and why others do not, in plain words. */
@Export
@Version("1.0.0")
package org.karmma.core.bundles;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
