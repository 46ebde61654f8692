package org.karmma.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.ModalityFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes a bundle out of the drop folder. */
@Command(name = "remove", description = "Take a bundle out of the folder modalities.")
final class ModalityRemoveCommand implements Callable<Integer> {

    @ParentCommand
    private ModalityCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "a modality, a student, a bundle's symbolic name, or a file in the folder")
    private String name;

    @Override
    public Integer call() throws Exception {
        Home home = parent.karmma().home();
        try {
            remove(new ModalityFiles(home).all());
        } catch (IOException e) {
            throw new DataException(home.modalities().toString(), name + " cannot be removed: " + e,
                    "See that the folder can be read and written.", e);
        }
        return ExitCode.OK;
    }

    private void remove(List<ModalityFiles.Entry> all) throws IOException {
        List<Path> named = all.stream().filter(this::isMeant).map(ModalityFiles.Entry::file).toList();
        if (named.size() != 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), named.isEmpty() ? "no file in the folder modalities is or brings "
                    + name
                    + "; there are: " + names(all.stream().map(ModalityFiles.Entry::file).toList()) : name + " may be any of "
                            + names(named) + ": name the file");
        }
        Files.delete(named.get(0));
        parent.karmma().streams().out().println("removed modalities/" + named.get(0).getFileName());
    }

    private boolean isMeant(ModalityFiles.Entry entry) {
        return name.equals(entry.file().getFileName().toString()) || name.equals(entry.bundle()) || entry.brings().contains(name);
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
