package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;

/**
 * Makes a folder a home that uses the software of another: with a configuration of its own, and a drop folder with links to the modalities
 * that the software brings, so that a newer software brings newer ones.
 */
public final class NewHome {

    private static final String HEALTH = "org.apache.felix.hc.core.impl.servlet.HealthCheckExecutorServlet-*.cfg";

    private NewHome() {}

    /**
     * Makes it; nothing is changed where it is one already.
     *
     * @param software whose software it is to use
     * @return whether it was made now
     * @throws ConfigurationException if the folder holds something else
     * @throws DataException if it cannot be written
     */
    public static boolean make(Home home, Home software, String karmma) throws ConfigurationException, DataException {
        if (Files.isRegularFile(home.folder().resolve(HomeStamp.NAME)) || Files.isDirectory(home.folder().resolve("bundles"))) {
            return false;
        }
        try {
            Files.createDirectories(home.folder());
            if (!isEmpty(home.folder())) {
                throw new ConfigurationException(home.folder() + " is no home and not empty. Name a folder that is empty or missing.");
            }
            Files.createDirectories(home.models());
            Files.createDirectories(home.conf());
            copy(software, home, "logback*.xml");
            copy(software, home, HEALTH);
            Files.createDirectories(home.modalities());
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(software.modalities(), "*.jar")) {
                for (Path jar : jars) {
                    Files.createSymbolicLink(home.modalities().resolve(jar.getFileName()), jar);
                }
            }
            HomeStamp.write(home, karmma); // last: what was interrupted is no home
            return true;
        } catch (IOException e) {
            throw new DataException(home.folder().toString(), "it cannot be made a home: " + e,
                    "See that it can be written; then delete what is in it and try again.", e);
        }
    }

    /**
     * Gives a home the addresses at which its health can be asked, where it has none of them: whoever wants one of them gone writes
     * {@code disabled = true} into its file.
     *
     * @throws DataException if they cannot be written
     */
    public static void addHealth(Home home, Home software) throws DataException {
        try {
            Files.createDirectories(home.conf());
            boolean none;
            try (DirectoryStream<Path> there = Files.newDirectoryStream(home.conf(), HEALTH)) {
                none = !there.iterator().hasNext();
            }
            if (none) {
                copy(software, home, HEALTH);
            }
        } catch (IOException e) {
            throw new DataException(home.conf().toString(), "the files of its health addresses cannot be written: " + e,
                    "See that the folder can be written.", e);
        }
    }

    private static void copy(Home software, Home home, String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(software.conf(), glob)) {
            for (Path file : files) {
                Files.copy(file, home.conf().resolve(file.getFileName()));
            }
        }
    }

    /** Whatever the file system itself puts into a volume aside. */
    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, path -> !path.endsWith("lost+found"))) {
            return !entries.iterator().hasNext();
        }
    }
}
