/** The core's front door for whoever starts it: experiments, students, the worker of a child JVM. Plugins have no use for it. */
@Export
@Version("1.3.0")
package org.karmma.core;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
