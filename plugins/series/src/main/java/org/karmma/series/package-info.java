/**
 * A modality in one class, where the signal is a table of numbers over time: see {@link org.karmma.series.SeriesModality}. Not exported:
 * each bundle that uses it carries its own copy.
 */
package org.karmma.series;
