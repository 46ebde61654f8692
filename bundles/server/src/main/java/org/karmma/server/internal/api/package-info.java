/** The resources of the HTTP API. */
package org.karmma.server.internal.api;
