/** What is counted and measured, for Prometheus. */
package org.karmma.server.internal.metrics;
