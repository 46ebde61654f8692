/** The command line. Standard output carries results only; everything else goes to standard error. */
package org.karmma.launcher.cli;
