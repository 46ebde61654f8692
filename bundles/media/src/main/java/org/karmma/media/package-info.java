/**
 * Decodes and encodes media for plugins, in plain frames and samples. No JavaCV type is visible, so that it can move to another process.
 */
@Export
@Version("1.2.0")
package org.karmma.media;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
