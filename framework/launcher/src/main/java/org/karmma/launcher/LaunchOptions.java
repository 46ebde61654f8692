package org.karmma.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.core.Workbench;

/**
 * How to start.
 *
 * @param home where the platform's bundles come from
 * @param dropFolder the folder with the modality bundles, watched while the framework runs
 * @param without modalities whose bundles are not even installed
 * @param purpose what the framework is for
 * @param workerOptions options of the command line that worker JVMs are started with, too ({@code --verbose})
 */
public record LaunchOptions(Home home, Path dropFolder, Set<String> without, Purpose purpose, List<String> workerOptions) {

    /** What a framework is for. */
    public enum Purpose {
        /** A program that uses it: the core offers its {@link Workbench}. */
        HOST,
        /** A person at a terminal: the interactive console starts, too, and owns the terminal. */
        CONSOLE,
        /** A parent process that has stages carried out: the core offers its {@link org.karmma.core.StageWorker}. */
        WORKER
    }

    public LaunchOptions {
        dropFolder = dropFolder.toAbsolutePath().normalize();
        without = Set.copyOf(without);
        workerOptions = List.copyOf(workerOptions);
    }

    /** Everything that a home has, for a program. */
    public static LaunchOptions of(Home home) {
        return new LaunchOptions(home, home.modalities(), Set.of(), Purpose.HOST, List.of());
    }

    public LaunchOptions withDropFolder(Path folder) {
        return new LaunchOptions(home, folder, without, purpose, workerOptions);
    }

    public LaunchOptions without(Set<String> modalities) {
        return new LaunchOptions(home, dropFolder, modalities, purpose, workerOptions);
    }

    public LaunchOptions withPurpose(Purpose what) {
        return new LaunchOptions(home, dropFolder, without, what, workerOptions);
    }

    public LaunchOptions withWorkerOptions(List<String> options) {
        return new LaunchOptions(home, dropFolder, without, purpose, options);
    }

    /** The framework properties that the core reads. */
    Map<String, String> coreProperties() {
        return Map.of(
                Workbench.HOME, home.folder().toString(),
                Workbench.WORKER, String.valueOf(purpose == Purpose.WORKER),
                Workbench.WORKER_COMMAND, String.join("\n", WorkerCommandLine.of(this)),
                Workbench.BUNDLE_FOLDERS, home.bundles() + "\n" + dropFolder);
    }
}
