package org.karmma.launcher.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.karmma.core.HomeLock;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.model.AtomicFile;

/**
 * Backs a home up into one archive, a gzipped tar whose first entry is a {@link BackupManifest}, while the home runs, too: the students
 * are held still while their files are linked, not while they are packed. What changes later is not in it.
 */
public final class HomeBackup {

    private final Home home;
    private final String version;
    private final boolean withRuns;

    /** @param version of Karmma, for the archive @param withRuns whether runs that lie in the home are backed up, too */
    public HomeBackup(Home home, String version, boolean withRuns) {
        this.home = home;
        this.version = version;
        this.withRuns = withRuns;
    }

    /**
     * Writes the archive, whole or not at all; one that is there is replaced.
     *
     * @throws DataException if the home changes meanwhile, cannot be read, or the archive cannot be written
     * @throws CancellationException if this thread is interrupted; nothing is left then
     */
    public BackupReport to(Path archive, Progress progress) throws DataException {
        Path place = archive.toAbsolutePath().normalize();
        if (Files.isDirectory(place)) {
            throw new DataException(archive.toString(), "it is a folder", "Name the file that the backup is to be.");
        }
        try (AsideFolder aside = AsideFolder.forCopyOf(home, place)) {
            HomeCopy copy = new HomeCopy(home.folder(), aside.folder());
            List<String> parts = hold(copy);
            BackupManifest manifest = BackupManifest.of(version, parts, copy.folders(), hashes(copy));
            AtomicFile.write(place, file -> ArchiveWriter.write(file, manifest, copy, progress));
            return new BackupReport(place, Files.size(place), manifest.files().size(), manifest.bytes(), parts, copy.leftOut());
        } catch (IOException | UncheckedIOException e) {
            Interrupted.check(); // reading and writing fail where they are interrupted
            throw new DataException(archive.toString(), "the backup cannot be written: " + e,
                    "See that there is room and that " + place.getParent() + " can be written; nothing was left there.", e);
        }
    }

    private List<String> hold(HomeCopy copy) throws DataException, IOException {
        List<String> parts = new ArrayList<>(HomeParts.ALWAYS);
        parts.add(HomeStamp.NAME);
        if (withRuns) {
            parts.addAll(HomeParts.runs(home));
        }
        parts.removeIf(part -> !Files.exists(home.folder().resolve(part)));
        HomeLock lock = new HomeLock(home.models());
        HomeLock.Work<Void> work = () -> {
            try {
                for (String part : parts) {
                    copy.add(part);
                }
                return null;
            } catch (IOException e) {
                throw new DataException(home.folder().toString(), "it cannot be read: " + e, "See that all of it can be read.", e);
            }
        };
        if (Files.isWritable(home.models())) {
            lock.exclusively(work);
        } else {
            lock.together(work); // nobody can change a home that cannot be written, or has no students
        }
        return parts;
    }

    private static Map<String, BackupManifest.Entry> hashes(HomeCopy copy) throws IOException {
        Map<String, BackupManifest.Entry> entries = new TreeMap<>();
        for (Map.Entry<String, HomeCopy.Copied> file : copy.files().entrySet()) {
            HomeCopy.Copied copied = file.getValue();
            entries.put(file.getKey(), new BackupManifest.Entry(copied.bytes(), Hashed.of(copied.file(), copied.bytes()), copied.mode()));
        }
        return entries;
    }
}
