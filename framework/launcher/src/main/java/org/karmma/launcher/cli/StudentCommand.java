package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The students of a home and their versions. */
@Command(name = "student", synopsisSubcommandLabel = "COMMAND", description = {"Install students into the home, roll them over to other"
        + " versions and back, remove them.", "A console that is open meanwhile (karmma shell) goes on with the versions that it has;"
        + " there, karmma:promote and the like change them while they serve.", "A student that a bundle in the folder modalities brings is"
        + " listed with the bundle's version; its versions are its files."})
final class StudentCommand {

    private static final int HASH = 12;

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    /** What is asked of a home. */
    private interface Question {
        void ask(Workbench workbench, Rollover rollover) throws DataException;
    }

    private int ask(Question question) throws DataException, LaunchException, InterruptedException {
        try (KarmmaFramework framework = karmma.start(Without.NONE)) {
            Workbench workbench = framework.service(Workbench.class);
            Rollover rollover = framework.service(Rollover.class);
            try {
                question.ask(workbench, rollover);
            } catch (IllegalArgumentException | IllegalStateException e) { // there is no such student, version or shadow
                throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        return ExitCode.OK;
    }

    @Command(description = "List the students of the home, with the versions that serve.")
    int list() throws Exception {
        return ask((workbench, rollover) -> {
            for (String student : workbench.students()) {
                print(student + "  ", rollover.versions(student).get(0));
            }
        });
    }

    @Command(description = "List the versions of a student: the serving one, the shadow, those that served before.")
    int versions(@Parameters(paramLabel = "NAME") String name) throws Exception {
        return ask((workbench, rollover) -> print(rollover.versions(name)));
    }

    @Command(description = "Copy a model package into the home. A student of that name is replaced, and kept as an earlier version.")
    int install(@Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "PACKAGE", description = "the folder of a model package") Path modelPackage) throws Exception {
        return ask((workbench, rollover) -> {
            workbench.install(modelPackage, name);
            print(rollover.versions(name));
        });
    }

    @Command(description = "Copy a model package into the home as a version that answers beside the serving one; its answers are compared,"
            + " not returned. karmma:shadowing shows in the console how they compare.")
    int shadow(@Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "PACKAGE", description = "the folder of a model package") Path modelPackage, @Mixin Why why)
            throws Exception {
        return ask((workbench, rollover) -> {
            rollover.shadow(name, modelPackage, why.text());
            print(rollover.versions(name));
        });
    }

    @Command(description = "Remove the shadow of a student.")
    int unshadow(@Parameters(paramLabel = "NAME") String name, @Mixin Why why) throws Exception {
        return ask((workbench, rollover) -> {
            rollover.unshadow(name, why.text());
            print(rollover.versions(name));
        });
    }

    @Command(description = "Let the shadow of a student serve.")
    int promote(@Parameters(paramLabel = "NAME") String name, @Mixin Why why) throws Exception {
        return ask((workbench, rollover) -> {
            rollover.promote(name, why.text());
            print(rollover.versions(name));
        });
    }

    @Command(description = "Let a version serve again that served before.")
    int rollback(@Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VERSION", arity = "0..1",
                    description = "for instance v2 (default: the latest that served before)") String version,
            @Mixin Why why) throws Exception {
        return ask((workbench, rollover) -> {
            rollover.rollback(name, version, why.text());
            print(rollover.versions(name));
        });
    }

    @Command(description = "Remove a student with all its versions.")
    int remove(@Parameters(paramLabel = "NAME") String name, @Mixin Why why) throws Exception {
        return ask((workbench, rollover) -> rollover.remove(name, why.text()));
    }

    private void print(List<StudentVersion> versions) {
        versions.forEach(version -> print("", version));
    }

    private void print(String before, StudentVersion v) {
        karmma.streams().out().println(String.format(Locale.ROOT, "%s%-4s %-12s since %s  made %s  weights %s  from %s", before, v.id(),
                v.state().id(), v.installed().truncatedTo(ChronoUnit.SECONDS), v.created().truncatedTo(ChronoUnit.SECONDS),
                v.weightsSha256().isEmpty() ? "unreadable" : v.weightsSha256().substring(0, HASH), v.from()));
    }
}
