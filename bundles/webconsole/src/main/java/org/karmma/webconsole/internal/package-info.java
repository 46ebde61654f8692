/** The page, and what it asks for that the HTTP API does not offer to programs. */
package org.karmma.webconsole.internal;
