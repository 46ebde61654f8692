package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.karmma.launcher.Home;

/**
 * What of a home's configuration comes with the software: how to log, and what bundles of others are told. Karmma's own settings have
 * defaults and need no file.
 */
public final class ShippedConfiguration {

    private static final String BUILD = "built.properties";
    private static final String SHIPPED = "{logback*.xml,org.apache.felix.*.cfg}";

    private ShippedConfiguration() {}

    /** Files that the home lacks and its software brings, in alphabetical order. */
    public static List<String> missing(Home home) throws IOException {
        Path from = home.software().resolve("conf");
        return from.equals(home.conf()) ? List.of() : missing(from, home.conf(), SHIPPED);
    }

    /** Adds them; what is there is left as it is. @return what was added */
    public static List<String> complete(Home home, Home software) throws IOException {
        return copy(missing(software.conf(), home.conf(), SHIPPED), software.conf(), home.conf());
    }

    /** The stamp of the build, too, which belongs to software that lies in the home itself. */
    static void keep(Home home, Path fresh) throws IOException {
        copy(missing(home.conf(), fresh, "{" + BUILD + "," + SHIPPED.substring(1)), home.conf(), fresh);
    }

    private static List<String> missing(Path from, Path in, String names) throws IOException {
        List<String> missing = new ArrayList<>();
        if (Files.isDirectory(from)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(from, names)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file) && !Files.exists(in.resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS)) {
                        missing.add(file.getFileName().toString());
                    }
                }
            }
        }
        Collections.sort(missing);
        return missing;
    }

    private static List<String> copy(List<String> names, Path from, Path to) throws IOException {
        if (!names.isEmpty()) {
            Files.createDirectories(to);
        }
        for (String name : names) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
        return names;
    }
}
