/** The network of the papers, its losses, its optimiser and its weights on disk: DJL only. */
@Export
@Version("1.0.0")
package org.karmma.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
