package org.karmma.dropfolder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.karmma.core.bundles.DropFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of what serves in the place of files that were refused, beside them: {@code karmma-audio.jar.before}. A file that was written
 * over would else serve for the last time, since the next start finds only what was refused.
 */
final class Predecessors {

    private static final Logger LOG = LoggerFactory.getLogger(Predecessors.class);

    private Predecessors() {}

    private static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + DropFolder.BEFORE);
    }

    /** @param jar what serves in the place of the file */
    static void keep(Path file, StagedJar jar) {
        Path aside = file.resolveSibling("." + file.getFileName() + DropFolder.BEFORE + ".part");
        try {
            if (Files.notExists(of(file))) {
                Files.copy(jar.copy(), aside, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(aside, of(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be kept beside the file that was refused, so that it will not serve after a restart: {}", jar.name(),
                    e.toString());
        }
    }

    /** What was kept, copied aside; null if nothing was, or it cannot be read any more. */
    static StagedJar of(Path file, Staging staging) {
        if (Files.notExists(of(file))) {
            return null;
        }
        try {
            return staging.copy(of(file), file.getFileName().toString());
        } catch (IOException | StagedJar.NotWhole | Refusal e) {
            LOG.warn("{} cannot be used: {}", of(file), e.getMessage());
            return null;
        }
    }

    /** The file serves, or is gone. */
    static void forget(Path file) {
        try {
            Files.deleteIfExists(of(file));
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", of(file), e.toString());
        }
    }
}
