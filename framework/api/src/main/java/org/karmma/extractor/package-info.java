/** From signals to tokens: a large frozen extractor for the teacher, a small trainable one for the student. */
@Export
@Version("1.2.0")
package org.karmma.extractor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
