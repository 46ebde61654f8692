/** What happens in a home, told as it happens: server-sent events. */
package org.karmma.server.internal.events;
