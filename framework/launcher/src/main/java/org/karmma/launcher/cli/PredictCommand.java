package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.karmma.core.JsonText;
import org.karmma.core.NamedFiles;
import org.karmma.core.PredictionText;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.TimeSpan;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.modality.Modality;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks a student about files. */
@Command(name = "predict", description = {"Ask a student what happens in a clip. Whatever is not given, damaged or not installed is a"
        + " missing sensor; the answer says so. Exit code 3 if nothing was left to go by."})
final class PredictCommand implements Callable<Integer> {

    @ParentCommand
    private RootCommand karmma;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KIND=FILE", description = "what a sensor recorded, for instance"
            + " pulse=clip.csv")
    private List<String> named = new ArrayList<>();

    @Option(names = "--span", paramLabel = "START:END", description = "seconds within the recordings (default: all of them)")
    private String span;

    @Option(names = "--json", description = "answer as one JSON object")
    private boolean json;

    @Mixin
    private Without without;

    @Override
    public Integer call() throws Exception {
        TimeSpan seconds = span();
        Map<String, Path> files = files();
        Clip clip = NamedFiles.clip(files).span(seconds.start(), seconds.end()).build();
        try (KarmmaFramework framework = karmma.start(without)) {
            checkKinds(files.keySet(), framework);
            return model.ask(framework.service(Workbench.class), student -> {
                checkRead(files.keySet(), student, framework);
                return answer(student, clip);
            });
        }
    }

    private int answer(Student student, Clip clip) {
        Prediction prediction = student.predict(clip);
        if (json) {
            karmma.streams().out().println(JsonText.of(prediction));
        } else {
            PredictionText.lines(prediction).forEach(karmma.streams().out()::println);
        }
        return prediction.abstains() ? ExitCode.DATA : ExitCode.OK;
    }

    private Map<String, Path> files() throws DataException {
        try {
            return NamedFiles.parse(named);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private TimeSpan span() {
        if (span == null) {
            return TimeSpan.WHOLE;
        }
        String[] ends = span.split(":", -1);
        try {
            if (ends.length == 2) {
                return new TimeSpan(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw wrong("--span is START:END in seconds, START before END, for instance 1.5:4: " + span);
    }

    /** What nobody reads is a missing sensor; where nobody reads any of it, it is rather a slip of the pen. */
    private void checkKinds(Set<String> kinds, KarmmaFramework framework) {
        Set<String> known = new TreeSet<>();
        framework.services(Modality.class).forEach(modality -> known.addAll(modality.media()));
        List<String> unread = kinds.stream().filter(kind -> !known.contains(kind)).toList();
        if (unread.size() == kinds.size()) {
            throw wrong("no modality that is here reads " + String.join("=, ", unread) + "=; they read " + known);
        }
        unread.forEach(kind -> karmma.streams().err().println("karmma: no modality that is here reads " + kind
                + "=; it is left out. They read " + known));
    }

    /** What others read and this student does not changes nothing about the answer. */
    private void checkRead(Set<String> kinds, Student student, KarmmaFramework framework) {
        Set<String> slots = student.slots().stream().map(Presence::slot).collect(Collectors.toSet());
        Set<String> others = new TreeSet<>();
        Set<String> own = new TreeSet<>();
        framework.services(Modality.class).forEach(modality -> (slots.contains(modality.id()) ? own : others).addAll(modality.media()));
        kinds.stream().filter(kind -> others.contains(kind) && !own.contains(kind)).forEach(kind -> karmma.streams().err()
                .println("karmma: no slot of student " + student.name() + " reads " + kind + "=; it is left out. They read " + own));
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
