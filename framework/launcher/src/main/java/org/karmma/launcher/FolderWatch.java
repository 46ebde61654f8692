package org.karmma.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.karmma.modality.Modality;
import org.karmma.student.Student;

/** The watched folder, as far as the launcher has to look into it: which jar brings what, and how File Install is to watch. */
final class FolderWatch {

    private static final Pattern MODALITY = provided(Modality.PROPERTY);
    private static final Pattern STUDENT = provided(Student.PROPERTY);

    private FolderWatch() {}

    /** A clause of Provide-Capability in a namespace, and the value of the attribute of the same name. */
    private static Pattern provided(String namespace) {
        String name = Pattern.quote(namespace);
        return Pattern.compile("(?:^|,)\\s*" + name + "\\s*;[^,]*?" + name + "(?::String)?=\"?([\\w.-]+)");
    }

    /** Modalities that a bundle's manifest says it provides; none for what is no readable jar. */
    static Set<String> modalitiesOf(Path jar) {
        return provided(MODALITY, jar);
    }

    /** Whether it brings a modality that is to be left out. */
    static boolean isLeftOut(Path jar, LaunchOptions options) {
        return !options.without().isEmpty() && modalitiesOf(jar).stream().anyMatch(options.without()::contains);
    }

    /** Students that a bundle's manifest says it brings, one as a rule; none for what is no readable jar. */
    static Set<String> studentsOf(Path jar) {
        return provided(STUDENT, jar);
    }

    private static Set<String> provided(Pattern what, Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String header = file.getManifest() == null ? null : file.getManifest().getMainAttributes().getValue("Provide-Capability");
            return header == null ? Set.of()
                    : what.matcher(header).results().map(result -> result.group(1)).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            return Set.of(); // the framework, which starts it, says what is wrong with it
        }
    }

    /** Jars of a folder in the order of their names; none if there is no such folder. */
    static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                found.forEach(jars::add);
            }
        }
        jars.sort(null);
        return jars;
    }

    /** File Install over the drop folder and the configuration, done with its first pass when its bundle has started. */
    static Map<String, String> fileInstall(LaunchOptions options, Path temporary, int startLevel) throws IOException {
        List<String> left = new ArrayList<>();
        for (Path jar : jars(options.dropFolder())) {
            if (isLeftOut(jar, options)) {
                left.add(Pattern.quote(jar.getFileName().toString()));
            }
        }
        String others = left.isEmpty() ? "" : "(?!(?:" + String.join("|", left) + ")$)";
        Map<String, String> settings = new HashMap<>();
        // configuration first, so that components start with it
        settings.put("felix.fileinstall.dir",
                options.home().conf() + (options.purpose().looksAtDropped() ? "," + options.dropFolder() : ""));
        settings.put("felix.fileinstall.filter", others + ".*\\.(jar|cfg|config)");
        settings.put("felix.fileinstall.tmpdir", temporary.toString());
        settings.put("felix.fileinstall.subdir.mode", "skip");
        settings.put("felix.fileinstall.start.level", String.valueOf(startLevel));
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.poll", String.valueOf(options.watch() ? 1000 : Long.MAX_VALUE));
        settings.put("felix.fileinstall.enableConfigSave", "false");
        // a dropped bundle must not restart those that have nothing to do with it
        settings.put("felix.fileinstall.optionalImportRefreshScope", "none");
        settings.put("felix.fileinstall.fragmentRefreshScope", "none");
        settings.put("felix.fileinstall.log.default", "jul");
        return settings;
    }
}
