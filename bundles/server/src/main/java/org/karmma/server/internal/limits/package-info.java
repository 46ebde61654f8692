/** How much is taken on at once, and what is said where it is more. */
package org.karmma.server.internal.limits;
