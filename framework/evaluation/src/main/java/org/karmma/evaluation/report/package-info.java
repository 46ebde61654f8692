/** Results for people: report.html and the lines for a terminal. */
@Export
@Version("1.0.0")
package org.karmma.evaluation.report;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
