package org.karmma.launcher.cli;

import java.io.PrintStream;

/** The program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrintStream results = System.out;
        System.setOut(System.err); // whatever a library prints is no result
        Streams streams = new Streams(System.in, results, System.err);
        System.exit(Interruption.guard(() -> RootCommand.commandLine(streams).execute(args)));
    }
}
