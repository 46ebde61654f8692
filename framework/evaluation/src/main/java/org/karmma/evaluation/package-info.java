/**
 * What tests found: subset tables, the missing-probability curve, metrics, bootstrap intervals, comparisons, results.json. Knows no
 * network, no plugin and no framework: what is judged here may come from anywhere.
 */
@Export
@Version("1.0.0")
package org.karmma.evaluation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
