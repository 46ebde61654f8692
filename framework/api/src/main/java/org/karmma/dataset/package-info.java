/** What there is to learn from: clips, their evidence (files or buffers in memory), labels, splits. A data set is a plugin. */
@Export
@Version("1.3.0")
package org.karmma.dataset;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
