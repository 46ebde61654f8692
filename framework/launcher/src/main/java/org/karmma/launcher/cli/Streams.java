package org.karmma.launcher.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param in commands of a script, or of a worker's parent
 * @param out results, and nothing else
 * @param err progress, messages, errors
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {}
