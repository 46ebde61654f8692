package org.karmma.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.core.Workbench;

/**
 * How to start.
 *
 * @param home where the platform's bundles come from; null: they are on the class path
 * @param dropFolder the folder with the modality bundles; null where there is no home
 * @param watch whether the drop folder and the configuration are watched while the framework runs, or looked at once
 * @param without modalities whose bundles are not even installed
 * @param threads that libtorch is to compute with; 0: as many as it was loaded with, or else one
 * @param purpose what the framework is for
 * @param workerOptions options of the command line that worker JVMs are started with, too ({@code --verbose})
 * @param properties further framework properties
 */
public record LaunchOptions(Home home, Path dropFolder, boolean watch, Set<String> without, int threads, Purpose purpose,
        List<String> workerOptions, Map<String, String> properties) {

    /** What a framework is for. */
    public enum Purpose {
        /** A program that uses it: the core offers its {@link Workbench}. */
        HOST,
        /** The same for a larger program, of which it is a small part: no commands, and fewer settings for all of the JVM. */
        EMBEDDED,
        /** A person at a terminal: the interactive console starts, too, and owns the terminal. */
        CONSOLE,
        /** A service that runs for years: the home is served over HTTP, too. */
        SERVER,
        /** A parent process that has stages carried out: the core offers its {@link org.karmma.core.StageWorker}. */
        WORKER;

        boolean hasCommands() {
            return this == HOST || this == CONSOLE || this == SERVER; // a run starts many workers, whose start is most of what some do
        }

        /** An embedded or served Karmma is there to be asked; others may never need what only an answer needs. */
        boolean isEager() {
            return this == EMBEDDED || this == SERVER;
        }

        /** Whether it runs until somebody stops it, while other commands work in the same home. */
        boolean isLasting() {
            return this == CONSOLE || this == SERVER;
        }

        /** Whether jars of the drop folder are looked at before they are installed; a run has done so before it starts workers. */
        boolean looksAtDropped() {
            return this != WORKER;
        }
    }

    public LaunchOptions {
        dropFolder = dropFolder == null ? null : dropFolder.toAbsolutePath().normalize();
        without = Set.copyOf(without);
        workerOptions = List.copyOf(workerOptions);
        properties = Map.copyOf(properties);
        if (threads < 0) {
            throw new IllegalArgumentException("libtorch computes with 1 thread or more: " + threads);
        }
    }

    /** Everything that a home has, for a program. */
    public static LaunchOptions of(Home home) {
        return new LaunchOptions(home, home.modalities(), true, Set.of(), 0, Purpose.HOST, List.of(), Map.of());
    }

    /** Every bundle on the class path that has to do with Karmma, for a larger program. */
    public static LaunchOptions ofClassPath() {
        return new LaunchOptions(null, null, false, Set.of(), 0, Purpose.EMBEDDED, List.of(), Map.of());
    }

    LaunchOptions withHome(Home folder) {
        return new LaunchOptions(folder, folder.modalities(), watch, without, threads, purpose, workerOptions, properties);
    }

    public LaunchOptions withDropFolder(Path folder) {
        return new LaunchOptions(home, folder, watch, without, threads, purpose, workerOptions, properties);
    }

    public LaunchOptions withWatch(boolean on) {
        return new LaunchOptions(home, dropFolder, on, without, threads, purpose, workerOptions, properties);
    }

    public LaunchOptions without(Set<String> modalities) {
        return new LaunchOptions(home, dropFolder, watch, modalities, threads, purpose, workerOptions, properties);
    }

    public LaunchOptions withThreads(int count) {
        return new LaunchOptions(home, dropFolder, watch, without, count, purpose, workerOptions, properties);
    }

    public LaunchOptions withPurpose(Purpose what) {
        return new LaunchOptions(home, dropFolder, watch, without, threads, what, workerOptions, properties);
    }

    public LaunchOptions withWorkerOptions(List<String> options) {
        return new LaunchOptions(home, dropFolder, watch, without, threads, purpose, options, properties);
    }

    public LaunchOptions withProperties(Map<String, String> more) {
        return new LaunchOptions(home, dropFolder, watch, without, threads, purpose, workerOptions, more);
    }

    /** The framework properties that the core reads. */
    Map<String, String> coreProperties() {
        return Map.of(
                Workbench.HOME, home.folder().toString(),
                Workbench.WORKER, String.valueOf(purpose == Purpose.WORKER),
                Workbench.EAGER, String.valueOf(purpose.isEager()),
                Workbench.WATCH, String.valueOf(watch && purpose.isLasting()),
                Workbench.WORKER_COMMAND, String.join("\n", WorkerCommandLine.of(this)),
                Workbench.BUNDLE_FOLDERS, home.bundles() + "\n" + dropFolder);
    }
}
