/** Results for people: report.html and the lines for a terminal. */
package org.karmma.core.internal.report;
