/** What a run found: outcomes of tests, the missing-probability curve, intervals, comparisons, results.json. */
package org.karmma.core.internal.evaluation;
