package org.karmma.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.karmma.dataset.DataException;

/** The bundle files in the drop folder of a home, whether a framework runs there or not. */
public final class ModalityFiles {

    private final Path folder;

    public ModalityFiles(Home home) {
        this.folder = home.modalities();
    }

    /**
     * A file of the folder, as its manifest describes it.
     *
     * @param bundle its symbolic name; empty if it has none that can be read
     * @param brings ids of modalities, and names of students
     */
    public record Entry(Path file, String bundle, Set<String> brings) {}

    /** What is in the folder, ordered by the names of the files. */
    public List<Entry> all() throws IOException {
        return FolderWatch.jars(folder).stream().map(ModalityFiles::entry).toList();
    }

    private static Entry entry(Path jar) {
        Set<String> brings = new TreeSet<>(FolderWatch.modalitiesOf(jar));
        brings.addAll(FolderWatch.studentsOf(jar));
        return new Entry(jar, symbolicName(jar), brings);
    }

    /**
     * The name that a bundle has in the folder: that of the file with the same bundle, which it replaces, else its symbolic name.
     *
     * @throws DataException if several files hold the same bundle, so that it is not clear which one it is to replace
     */
    public String nameFor(Path jar) throws IOException, DataException {
        String bundle = symbolicName(jar);
        if (bundle.isEmpty()) {
            String name = jar.getFileName().toString();
            return name.endsWith(".jar") ? name : name + ".jar";
        }
        List<String> same = all().stream().filter(entry -> entry.bundle().equals(bundle)).map(entry -> entry.file().getFileName()
                .toString()).toList();
        if (same.size() > 1) {
            throw new DataException(folder.toString(), same.size() + " files hold " + bundle + ": " + String.join(", ", same),
                    "Take all but one away (karmma modality remove FILE), so that it is clear which one is to be replaced");
        }
        return same.isEmpty() ? bundle + ".jar" : same.get(0);
    }

    private static String symbolicName(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest() == null ? null : file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name.replaceFirst(";.*", "").trim();
        } catch (IOException e) {
            return ""; // who tries it says what is wrong with it
        }
    }

    /** Copies a file to where a running home does not see it. */
    public Aside aside(Path jar) throws IOException {
        Files.createDirectories(folder);
        Path copy = folder.resolve(".part-" + ProcessHandle.current().pid());
        try {
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return new Aside(copy);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /**
     * A copy that is not part of the folder yet. Closing it deletes it, unless it has become a part.
     *
     * @param copy in the folder, under a name that is not watched
     */
    public record Aside(Path copy) implements AutoCloseable {

        /** Gives it a name in the folder, in one step; a file that has the name is replaced. */
        public Path become(String name) throws IOException {
            return Files.move(copy, copy.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(copy);
        }
    }
}
