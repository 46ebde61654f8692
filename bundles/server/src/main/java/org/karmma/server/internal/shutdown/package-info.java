/** How serving ends: what is under way is answered, and nothing new is begun. */
package org.karmma.server.internal.shutdown;
