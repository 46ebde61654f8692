package org.karmma.launcher.cli;

import java.util.concurrent.Callable;
import org.karmma.launcher.Home;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.home.NewHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a home apart from the software. */
@Command(name = "init", description = {"Make the folder --home a home of its own that uses the software of this installation, which can"
        + " then be read-only and shared: with models, configuration, drop folder and logs of its own. Does nothing where it is one"
        + " already."})
final class InitCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Home home = karmma.homeToBe();
        Home software;
        try {
            software = Home.ofThisLauncher();
        } catch (LaunchException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        boolean made = NewHome.make(home, software, Versions.karmma());
        karmma.out().println(home.folder() + (made ? " is a home now" : " is a home already"));
        return ExitCode.OK;
    }
}
