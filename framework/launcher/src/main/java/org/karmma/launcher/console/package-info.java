/** The console's commands from outside of the JVM that a home runs in: of the same user, on the same machine. */
package org.karmma.launcher.console;
