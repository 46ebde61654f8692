package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.karmma.launcher.Home;

/**
 * The folders of a home that its owner fills, as opposed to the software and to what can be made again: students with their versions,
 * configuration, drop folder, logs, and the file {@link HomeStamp}; runs are folders of their own, wherever they lie.
 */
final class HomeParts {

    static final String MODELS = "models";
    static final String CONF = "conf";
    static final String MODALITIES = "modalities";
    static final String LOG = "log";

    /** In every backup, where they are there. */
    static final List<String> ALWAYS = List.of(CONF, LOG, MODALITIES, MODELS);

    /** Of the software, or made again: nothing that is restored may be called so. */
    private static final Set<String> OTHERS = Set.of("bin", "bundles", "cache", "experiments", "lib");

    /** Says which build the software is of; the lock is of processes, which are elsewhere. */
    private static final Set<String> LEFT = Set.of("conf/built.properties", "models/.versions/lock");

    /** What is under way, see {@code AtomicFile} and {@code WholeFolder}. */
    private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.(?:new|old)-.*|.+\\.part-\\d+|\\.gone-.*|\\.commands.*");

    private HomeParts() {}

    /** Runs that lie in the home itself. */
    static List<String> runs(Home home) throws IOException {
        List<String> runs = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.folder(), HomeParts::isRun)) {
            folders.forEach(folder -> runs.add(folder.getFileName().toString()));
        }
        runs.sort(null);
        return runs;
    }

    private static boolean isRun(Path folder) {
        return isRunName(folder.getFileName().toString()) && Files.isRegularFile(folder.resolve("run").resolve("experiment.json"));
    }

    /** Whether a run in a home can be called this; a name from an archive must be none of the software's. */
    static boolean isRunName(String name) {
        return !name.startsWith(".") && !ALWAYS.contains(name) && !OTHERS.contains(name) && !name.equals(HomeStamp.NAME);
    }

    /** @param file relative to the home, with {@code /} between folders */
    static boolean isLeftOut(String file) {
        return LEFT.contains(file) || UNFINISHED.matcher(file.substring(file.lastIndexOf('/') + 1)).matches();
    }
}
