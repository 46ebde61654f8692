package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.launcher.Folders;
import org.karmma.launcher.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that lasts as long as some work, and names the process that does it: what a crashed one left is removed by the next. */
final class AsideFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AsideFolder.class);
    private static final Pattern NAME = Pattern.compile("\\.karmma-backup-(\\d{1,18})-[0-9a-f-]+");

    private final Path folder;

    private AsideFolder(Path folder) {
        this.folder = folder;
    }

    /** In the cache of the home, where files can be linked; where that cannot be written, beside the archive. */
    static AsideFolder forCopyOf(Home home, Path archive) throws IOException {
        try {
            return in(home.cache());
        } catch (IOException e) {
            LOG.info("{} cannot be written, so that files are copied, not linked", home.cache(), e);
            return in(archive.getParent());
        }
    }

    private static AsideFolder in(Path parent) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        Path folder = parent.resolve(".karmma-backup-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        Files.createDirectory(folder);
        Modes.set(folder, "0700");
        return new AsideFolder(folder);
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, ".karmma-backup-*")) {
            for (Path folder : left) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Folders.delete(folder);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
