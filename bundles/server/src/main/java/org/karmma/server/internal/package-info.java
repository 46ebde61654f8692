/** What a served home answers over HTTP, and whom. */
package org.karmma.server.internal;
