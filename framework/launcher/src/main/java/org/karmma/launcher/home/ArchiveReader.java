package org.karmma.launcher.home;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.karmma.dataset.DataException;

/**
 * Unpacks a backup into an empty folder and believes nothing of it: every entry must be a plain file that the manifest names, once, with
 * this length and this SHA-256. No more is read than the manifest allows, and it allows no more than there is room for.
 */
final class ArchiveReader {

    /** Zeros that end a tar, at most. */
    private static final int PADDING = 1 << 16;

    private final Path archive;

    ArchiveReader(Path archive) {
        this.archive = archive;
    }

    /** What a manifest must pass before anything is unpacked. */
    @FunctionalInterface
    interface Check {
        void on(BackupManifest manifest) throws DataException, IOException;
    }

    /** @throws DataException if it is no backup, damaged, cut off, made to do harm, or of a newer format */
    BackupManifest unpack(Path into, Check check, Progress progress) throws DataException, IOException {
        try (InputStream zipped = new BufferedInputStream(Files.newInputStream(archive)); InputStream plain = new GZIPInputStream(zipped);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
            BackupManifest manifest = manifest(tar);
            check.on(manifest);
            for (Map.Entry<String, String> folder : manifest.folders().entrySet()) {
                Files.createDirectories(into.resolve(folder.getKey()));
            }
            files(tar, manifest, into, progress);
            end(plain);
            for (Map.Entry<String, String> folder : manifest.folders().entrySet()) {
                Modes.set(into.resolve(folder.getKey()), folder.getValue());
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new DataException(archive.toString(), "there is no such file", "Check the path.", e);
        } catch (EOFException e) {
            throw BackupManifest.damaged(archive, "it is cut off: " + e.getMessage(), e);
        } catch (ZipException e) {
            throw BackupManifest.damaged(archive, "it is no backup, or damaged: " + e.getMessage(), e);
        }
    }

    private BackupManifest manifest(TarArchiveInputStream tar) throws DataException, IOException {
        TarArchiveEntry first = next(tar);
        if (first == null || !first.getName().equals(BackupManifest.NAME) || !isPlainFile(first)) {
            throw BackupManifest.damaged(archive, "it is no backup: it does not begin with " + BackupManifest.NAME, null);
        }
        if (first.getSize() > BackupManifest.MOST_BYTES) {
            throw BackupManifest.damaged(archive, BackupManifest.NAME + " in it has " + first.getSize() + " bytes", null);
        }
        byte[] json = tar.readNBytes((int) first.getSize());
        if (json.length < first.getSize()) {
            throw new EOFException("within " + BackupManifest.NAME);
        }
        return BackupManifest.read(json, archive);
    }

    private void files(TarArchiveInputStream tar, BackupManifest manifest, Path into, Progress progress) throws DataException, IOException {
        Set<String> missing = new TreeSet<>(manifest.files().keySet());
        long total = manifest.bytes();
        AtomicLong done = new AtomicLong();
        for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
            String name = entry.getName();
            if (!isPlainFile(entry)) {
                throw BackupManifest.damaged(archive, "it holds what is no plain file: '" + name + "'", null);
            }
            if (!missing.remove(name)) {
                throw BackupManifest.damaged(archive, "it holds a file that " + BackupManifest.NAME + " does not name, or twice: '" + name
                        + "'", null);
            }
            BackupManifest.Entry expected = manifest.files().get(name);
            if (entry.getSize() != expected.bytes()) {
                throw BackupManifest.damaged(archive, name + " in it has " + entry.getSize() + " bytes, not " + expected.bytes(), null);
            }
            Path file = into.resolve(name);
            Files.createDirectories(file.getParent());
            String found;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Files.createFile(file)))) {
                Modes.set(file, "0600");
                found = Hashed.copy(tar, out, expected.bytes(), more -> progress.at(done.addAndGet(more), total));
            }
            if (!found.equals(expected.sha256())) {
                throw BackupManifest.damaged(archive, name + " in it was altered: its SHA-256 is " + found + ", " + BackupManifest.NAME
                        + " names " + expected.sha256(), null);
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(entry.getLastModifiedTime().toMillis()));
            Modes.set(file, expected.mode());
        }
        if (!missing.isEmpty()) {
            throw BackupManifest.damaged(archive, "it is cut off: " + missing.size() + " files are missing, the first is "
                    + missing.iterator().next(), null);
        }
    }

    /** What a damaged header says is no longer a tar. */
    private TarArchiveEntry next(TarArchiveInputStream tar) throws DataException, IOException {
        try {
            return tar.getNextEntry();
        } catch (EOFException | ZipException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw BackupManifest.damaged(archive, "it is damaged: " + e.getMessage(), e);
        }
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isFIFO() && !entry.isCharacterDevice()
                && !entry.isBlockDevice() && !entry.isSparse();
    }

    /** To its last byte, since the check sum of all stands there. */
    private void end(InputStream plain) throws DataException, IOException {
        if (plain.readNBytes(PADDING).length == PADDING) {
            throw BackupManifest.damaged(archive, "it goes on behind its end", null);
        }
    }
}
