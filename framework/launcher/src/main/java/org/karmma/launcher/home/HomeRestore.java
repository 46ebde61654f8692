package org.karmma.launcher.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;
import org.karmma.core.HomeLock;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.console.CommandClient;

/**
 * Restores a backup into a home: one that was unpacked and never used, or one whose state it replaces. All of the archive is unpacked
 * beside the home's folders and checked before any of them is touched; then they change places, all or none.
 */
public final class HomeRestore {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** The stamp of the build, how to log, and what bundles of others are told; Karmma's own settings have defaults. */
    private static final String SHIPPED = "{built.properties,logback*.xml,org.apache.felix.*.cfg}";
    /** A home's log and a filesystem's own needs. */
    private static final long SPARE_BYTES = 16L << 20;

    private final Home home;
    private final boolean replace;

    /** @param home its folder may be missing @param replace whether a home that has been used may be replaced */
    public HomeRestore(Home home, boolean replace) {
        this.home = home;
        this.replace = replace;
    }

    /** A moment as part of a file's name. */
    public static String stamp(Instant when) {
        return WHEN.format(when);
    }

    /**
     * Undoes what an earlier restoration has begun that was killed.
     *
     * @return whether there was one
     */
    public static boolean recover(Home home) throws IOException {
        return PartSwap.recover(home.folder());
    }

    /**
     * Restores.
     *
     * @throws DataException if the archive cannot be trusted, is of a newer format, or the home cannot be written; then all is as it was
     * @throws ConfigurationException if the home has been used and is not to be replaced, or runs
     * @throws CancellationException if this thread is interrupted; then all is as it was
     */
    public RestoreReport from(Path archive, Progress progress) throws DataException, ConfigurationException {
        boolean made = !Files.exists(home.folder());
        boolean done = false;
        try {
            Files.createDirectories(home.folder());
            recover(home);
            checkTarget();
            RestoreReport report = restore(archive, progress);
            done = true;
            return report;
        } catch (IOException | UncheckedIOException e) {
            Interrupted.check();
            throw new DataException(home.folder().toString(), "the backup cannot be restored: " + e,
                    "See that there is room and that the home can be written; all is as it was.", e);
        } finally {
            if (made && !done) {
                deleteIfEmpty();
            }
        }
    }

    private void deleteIfEmpty() {
        try {
            Files.deleteIfExists(home.folder());
        } catch (IOException e) {
            return; // somebody else has put something there
        }
    }

    private void checkTarget() throws IOException, ConfigurationException {
        try (CommandClient running = CommandClient.find(home).orElse(null)) {
            if (running != null) {
                throw new ConfigurationException(home.folder() + " runs. Stop it, then restore.");
            }
        }
        if (!replace && (holdsAnything(home.models()) || holdsAnything(home.folder().resolve(HomeParts.LOG)))) {
            throw new ConfigurationException(home.folder() + " has been used: it has students or a log. With --replace the backup takes"
                    + " their place, and they are kept beside it.");
        }
    }

    private static boolean holdsAnything(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().hasNext();
        }
    }

    private RestoreReport restore(Path archive, Progress progress) throws DataException, IOException {
        PartSwap swap = PartSwap.in(home.folder());
        try {
            BackupManifest manifest = new ArchiveReader(archive).unpack(swap.fresh(), read -> checkRoom(read, archive), progress);
            HomeStamp stamp = HomeStamp.read(new Home(swap.fresh()));
            new HomeStamp(stamp.format(), manifest.karmma()).write(new Home(swap.fresh())); // so that it is a home wherever its software is
            List<String> newer = NewerBundles.keep(home.modalities(), swap.fresh().resolve(HomeParts.MODALITIES));
            keepShipped(swap.fresh().resolve(HomeParts.CONF));
            Path kept = home.folder().resolve("before-restore-" + stamp(Instant.now()));
            List<String> parts = new ArrayList<>(manifest.parts());
            Stream.concat(HomeParts.ALWAYS.stream(), Stream.of(HomeStamp.NAME)).filter(part -> !parts.contains(part)).forEach(parts::add);
            Interrupted.check();
            boolean any = swapLocked(swap, parts, kept);
            return new RestoreReport(home.folder(), manifest.karmma(), manifest.created(), manifest.files().size(), manifest.bytes(),
                    any ? kept : null, newer);
        } finally {
            swap.close();
        }
    }

    private boolean swapLocked(PartSwap swap, List<String> parts, Path kept) throws DataException, IOException {
        if (!Files.isDirectory(home.models())) {
            return swap.swap(parts, kept);
        }
        return new HomeLock(home.models()).exclusively(() -> {
            try {
                return swap.swap(parts, kept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void checkRoom(BackupManifest manifest, Path archive) throws DataException, IOException {
        long free = Files.getFileStore(home.folder()).getUsableSpace();
        long needed = 0;
        for (BackupManifest.Entry entry : manifest.files().values()) {
            needed += entry.bytes();
            if (needed > free - SPARE_BYTES || needed < 0) {
                throw new DataException(archive.toString(), "what is in it takes more room than the " + (free >> 20)
                        + " MiB that are free at " + home.folder(), "Make room. Nothing was changed.");
            }
        }
    }

    /** What lies in the configuration and came with the software stays where the backup has none of that name. */
    private void keepShipped(Path fresh) throws IOException {
        if (!Files.isDirectory(home.conf())) {
            return;
        }
        Files.createDirectories(fresh);
        try (DirectoryStream<Path> shipped = Files.newDirectoryStream(home.conf(), SHIPPED)) {
            for (Path file : shipped) {
                if (Files.notExists(fresh.resolve(file.getFileName()))) {
                    Files.copy(file, fresh.resolve(file.getFileName()));
                }
            }
        }
    }
}
