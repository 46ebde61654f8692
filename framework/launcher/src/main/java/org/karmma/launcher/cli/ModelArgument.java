package org.karmma.launcher.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.core.Workbench;
import org.karmma.student.Student;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The student that a command is about. */
final class ModelArgument {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "the name of an installed student, or the folder of a model package")
    private String model;

    /** What is asked of a student. */
    interface Question<T> {
        T ask(Student student) throws Exception;
    }

    /** As it was named. */
    String named() {
        return model;
    }

    /** Asks the installed student, or else the package, which is open meanwhile. */
    <T> T ask(Workbench workbench, Question<T> question) throws Exception {
        Optional<Student> installed = workbench.student(model);
        if (installed.isPresent()) {
            return question.ask(installed.get());
        }
        if (!Files.isDirectory(Path.of(model))) {
            throw new CommandLine.ParameterException(spec.commandLine(), "there is neither a student nor a model package called " + model
                    + "; installed: " + workbench.students());
        }
        try (Student opened = workbench.open(Path.of(model))) {
            return question.ask(opened);
        }
    }
}
