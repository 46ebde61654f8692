package org.karmma.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to start.
 *
 * @param home where the platform's bundles come from
 * @param dropFolder the folder with the modality bundles, watched while the framework runs
 * @param without modalities whose bundles are not even installed
 * @param console whether the interactive console starts and owns the terminal
 * @param workerOptions options of the launcher that worker JVMs are started with, too ({@code --verbose})
 */
public record LaunchOptions(Home home, Path dropFolder, Set<String> without, boolean console, List<String> workerOptions) {

    public LaunchOptions {
        dropFolder = dropFolder.toAbsolutePath().normalize();
        without = Set.copyOf(without);
        workerOptions = List.copyOf(workerOptions);
    }

    /** Everything that a home has, and no console. */
    public static LaunchOptions of(Home home) {
        return new LaunchOptions(home, home.modalities(), Set.of(), false, List.of());
    }

    public LaunchOptions withDropFolder(Path folder) {
        return new LaunchOptions(home, folder, without, console, workerOptions);
    }

    public LaunchOptions without(Set<String> modalities) {
        return new LaunchOptions(home, dropFolder, modalities, console, workerOptions);
    }

    public LaunchOptions withConsole() {
        return new LaunchOptions(home, dropFolder, without, true, workerOptions);
    }

    public LaunchOptions withWorkerOptions(List<String> options) {
        return new LaunchOptions(home, dropFolder, without, console, options);
    }

    /** The framework properties of the core that stand in {@code org.karmma.core.Workbench}. */
    Map<String, String> coreProperties() {
        return Map.of(
                org.karmma.core.Workbench.HOME, home.folder().toString(),
                org.karmma.core.Workbench.WORKER_COMMAND, String.join("\n", WorkerCommandLine.of(this)),
                org.karmma.core.Workbench.BUNDLE_FOLDERS, home.bundles() + "\n" + dropFolder);
    }
}
