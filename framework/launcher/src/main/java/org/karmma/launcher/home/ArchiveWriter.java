package org.karmma.launcher.home;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs a copy of a home. */
final class ArchiveWriter {

    private ArchiveWriter() {}

    /** The file is for its owner alone: a home has secrets. */
    static void write(Path archive, BackupManifest manifest, HomeCopy copy, Progress progress) throws IOException {
        Files.createFile(archive);
        Modes.set(archive, "0600");
        long total = manifest.bytes();
        AtomicLong done = new AtomicLong();
        try (TarArchiveOutputStream tar = open(archive)) {
            byte[] head = manifest.write();
            begin(tar, BackupManifest.NAME, head.length, "0600", System.currentTimeMillis());
            tar.write(head);
            tar.closeArchiveEntry();
            for (Map.Entry<String, BackupManifest.Entry> file : manifest.files().entrySet()) {
                BackupManifest.Entry entry = file.getValue();
                HomeCopy.Copied copied = copy.files().get(file.getKey());
                begin(tar, file.getKey(), entry.bytes(), entry.mode(), copied.modified());
                try (InputStream in = Files.newInputStream(copied.file())) {
                    String found = Hashed.copy(in, tar, entry.bytes(), more -> progress.at(done.addAndGet(more), total));
                    if (!found.equals(entry.sha256())) {
                        throw new IOException(file.getKey() + " was changed in place meanwhile; try again");
                    }
                }
                tar.closeArchiveEntry();
            }
        }
    }

    private static TarArchiveOutputStream open(Path archive) throws IOException {
        // weights hardly get smaller, whatever is tried
        OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new BufferedOutputStream(zipped), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        return tar;
    }

    private static void begin(TarArchiveOutputStream tar, String name, long bytes, String mode, long modified) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes);
        entry.setMode(Integer.parseInt(mode, 8));
        entry.setModTime(modified);
        tar.putArchiveEntry(entry);
    }
}
