/** How the teacher teaches: what it sees, its loss and the student's. */
@Export
@Version("1.2.0")
package org.karmma.distillation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
