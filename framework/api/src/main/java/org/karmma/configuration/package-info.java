/** What a bundle says of its settings beyond their ranges, so that a file that cannot be used never replaces one that can. */
@Export
@Version("1.0.0")
package org.karmma.configuration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
