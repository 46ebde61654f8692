/** Who may do what: accounts, the gate that every request passes, and the log of who changed what. */
package org.karmma.server.internal.access;
