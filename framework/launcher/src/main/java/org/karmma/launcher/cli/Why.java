package org.karmma.launcher.cli;

import picocli.CommandLine.Option;

/** Who asks for a change, and why. */
final class Why {

    @Option(names = "--why", paramLabel = "TEXT", description = "why, for the event log")
    private String why = "";

    String text() {
        String who = "asked for on the command line by " + System.getProperty("user.name");
        return why.isBlank() ? who : who + ": " + why;
    }
}
