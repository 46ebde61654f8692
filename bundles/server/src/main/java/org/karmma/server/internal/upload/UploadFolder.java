package org.karmma.server.internal.upload;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.karmma.core.Workbench;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where uploads lie until they are answered: {@code cache/uploads/PID}, which its owner alone can enter, under names that are made here.
 * What a process that was killed has left is deleted by the next one.
 */
@Component(service = UploadFolder.class)
public final class UploadFolder {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
    /** What readers may tell a kind of file by; anything else of a name is not used. */
    private static final String EXTENSION = "\\.[A-Za-z0-9]{1,8}";

    private final Path folder;

    @Activate
    public UploadFolder(BundleContext context) throws IOException {
        this(Path.of(context.getProperty(Workbench.HOME)).resolve("cache").resolve("uploads"), ProcessHandle.current().pid());
    }

    UploadFolder(Path all, long process) throws IOException {
        Files.createDirectories(all);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(all)) {
            for (Path other : left) {
                if (isOfDead(other, process)) {
                    delete(other);
                }
            }
        }
        folder = all.resolve(String.valueOf(process));
        Files.createDirectory(folder, ownersAlone(folder));
    }

    private static boolean isOfDead(Path folder, long self) {
        String name = folder.getFileName().toString();
        return name.matches("[0-9]{1,18}") && (Long.parseLong(name) == self || ProcessHandle.of(Long.parseLong(name)).isEmpty());
    }

    /** A name for a new file. @param named what whoever sends it calls it, of which a short extension is kept; may be null */
    Path newFile(String named) {
        int dot = named == null ? -1 : named.lastIndexOf('.');
        String extension = dot < 0 ? "" : named.substring(dot);
        return folder.resolve(UUID.randomUUID() + (extension.matches(EXTENSION) ? extension : ""));
    }

    @Deactivate
    void close() throws IOException {
        delete(folder);
    }

    /** It has files and no folders in it. */
    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
        LOG.debug("{} is deleted", folder);
    }

    private static FileAttribute<?>[] ownersAlone(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }
}
