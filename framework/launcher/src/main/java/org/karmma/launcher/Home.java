package org.karmma.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of one installation: its software, and what its owner fills. Where the software lies elsewhere, since it is shared or cannot
 * be written, the folder holds the file {@link #STAMP} and what its owner fills, and the software is that of this launcher.
 *
 * @param folder absolute
 */
public record Home(Path folder) {

    /** System property that names the home where the launcher's jar does not lie in one. */
    public static final String PROPERTY = "karmma.home";

    /** Says which version a home is of. */
    public static final String STAMP = "home.json";

    private static final String BUNDLES = "bundles";
    private static final String LOGBACK = "logback.xml";
    private static final String LOGBACK_OF_SERVICE = "logback-serve.xml";

    public Home {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Where the software lies: here, or where this launcher is from. */
    public Path software() {
        if (Files.isDirectory(folder.resolve(BUNDLES)) || !Files.isRegularFile(folder.resolve(STAMP))) {
            return folder;
        }
        try {
            return launchers();
        } catch (LaunchException e) {
            return folder; // which is no home, then
        }
    }

    /** Platform bundles, one folder per start level ({@code bundles/1} starts first). */
    public Path bundles() {
        return software().resolve(BUNDLES);
    }

    /** Bundles of the console's commands, which workers do without. */
    public Path commands() {
        return bundles().resolve("commands");
    }

    /** Bundles that a home is served with over HTTP, which only {@code karmma serve} starts. */
    public Path served() {
        return bundles().resolve("serve");
    }

    /** Bundles of the interactive console, which only the shell starts. */
    public Path console() {
        return bundles().resolve("console");
    }

    /** The drop folder: what is put here starts, what is taken away stops. */
    public Path modalities() {
        return folder.resolve("modalities");
    }

    /** The modalities that the jars of this home say they bring, whether they can be started or not, in alphabetical order. */
    public Set<String> modalityIds() throws LaunchException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> levels = Files.list(bundles())) {
            List<Path> folders = Stream.concat(levels.filter(Files::isDirectory), Stream.of(modalities())).toList();
            for (Path folder : folders) {
                for (Path jar : FolderWatch.jars(folder)) {
                    ids.addAll(FolderWatch.modalitiesOf(jar));
                }
            }
        } catch (IOException e) {
            throw new LaunchException(folder + " cannot be read: " + e, e);
        }
        return ids;
    }

    /** The students that are installed, one folder each. */
    public Path models() {
        return folder.resolve("models");
    }

    /** Logging and the {@code PID.cfg} files that configure components. */
    public Path conf() {
        return folder.resolve("conf");
    }

    /** Where it is said what is logged. */
    public Path logging() {
        return configured(LOGBACK);
    }

    /** The same of a process that runs for years, and logs into files. */
    public Path serviceLogging() {
        Path service = configured(LOGBACK_OF_SERVICE);
        return Files.exists(service) ? service : logging();
    }

    private Path configured(String name) {
        Path own = conf().resolve(name);
        return Files.exists(own) ? own : software().resolve("conf").resolve(name);
    }

    /** The experiment files that came with the data-set bundles. */
    public Path experiments() {
        return software().resolve("experiments");
    }

    /** Clips to try a student on. */
    public Path samples() {
        return folder.resolve("samples");
    }

    /** What can be made again: natives unpacked from their jars. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /** The home that the launcher was started from: {@link #PROPERTY}, else the folder whose {@code lib} holds the launcher's jar. */
    public static Home ofThisLauncher() throws LaunchException {
        return new Home(launchers()).checked();
    }

    private static Path launchers() throws LaunchException {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        try {
            URI jar = Home.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(jar).resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new LaunchException("the launcher's own jar cannot be found; name the home with --home", e);
        }
    }

    /** This home, if it is one. */
    public Home checked() throws LaunchException {
        if (!Files.isDirectory(bundles())) {
            throw new LaunchException(folder + " is no Karmma home: it has no folder bundles. Name one with --home; make one with karmma"
                    + " init; or build the distribution (mvn package), whose home is distribution/target/karmma.");
        }
        return this;
    }
}
