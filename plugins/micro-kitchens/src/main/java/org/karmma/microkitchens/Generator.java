package org.karmma.microkitchens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;
import org.karmma.media.MediaWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the files of a data set, several recordings at a time. Files that are there already, as they were made, are kept. */
final class Generator {

    private static final Logger LOG = LoggerFactory.getLogger(Generator.class);

    private final Path root;
    private final Settings settings;
    private final MediaWriter media;

    Generator(Path root, Settings settings, MediaWriter media) {
        this.root = root;
        this.settings = settings;
        this.media = media;
    }

    private Shelves shelves(List<Session> sessions) {
        return switch (settings.layout()) {
            case EPIC -> new EpicShelves(root, media, sessions);
            case SOMETHING -> new SomethingShelves(root, media, sessions);
        };
    }

    void run(int threads, Progress progress) throws DataException {
        Manifest found = Manifest.under(root, settings);
        List<Session> sessions = Plan.of(settings);
        Shelves shelves = shelves(sessions);
        Map<String, Whole.Content> annotations = shelves.annotations();
        List<String> files = new ArrayList<>(annotations.keySet());
        files.addAll(shelves.media());
        if (found != null && found.whole() && isAsMade(found, files)) {
            return;
        }
        Manifest.begun(settings).write(root);
        film(sessions, shelves, threads, progress);
        for (var file : annotations.entrySet()) {
            Whole.write(root.resolve(file.getKey()), file.getValue());
        }
        Map<String, String> hashes = new TreeMap<>();
        for (String file : files) {
            hashes.put(file, Manifest.hash(root.resolve(file)));
        }
        new Manifest(Manifest.FORMAT, settings.onDisk(), hashes).write(root);
    }

    /** Looks whether every file is there and holds what was written; what does not is removed, so that it is made again. */
    private boolean isAsMade(Manifest made, List<String> files) throws DataException {
        boolean asMade = true;
        for (String name : files) {
            Path file = root.resolve(name);
            if (!Files.exists(file)) {
                asMade = false;
            } else if (!Manifest.hash(file).equals(made.sha256().get(name))) {
                LOG.warn("{}: damaged, or changed since it was made; it is made again", file);
                remove(file);
                asMade = false;
            }
        }
        return asMade;
    }

    private static void remove(Path file) throws DataException {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new DataException(file.toString(), "damaged, and cannot be removed: " + e, "Delete the folder", e);
        }
    }

    /** Progress counts clips. */
    private void film(List<Session> sessions, Shelves shelves, int threads, Progress progress) throws DataException {
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, threads));
        try {
            CompletionService<Session> done = new ExecutorCompletionService<>(workers);
            for (Session session : sessions) {
                done.submit(() -> {
                    shelves.record(session, settings.seed());
                    return session;
                });
            }
            long clips = 0;
            long total = settings.train() + settings.validation() + settings.test() + settings.unlabelled();
            progress.at(0, total, "");
            for (int i = 0; i < sessions.size(); i++) {
                Session session = done.take().get();
                clips += session.parts().size();
                progress.at(clips, total, session.video());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DataException d ? d
                    : new DataException(root.toString(), "a recording failed: " + e.getCause(), "Please report it with the log",
                            e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted; what is recorded is kept").initCause(e);
        } finally {
            stop(workers);
        }
    }

    /** Recordings in the making are given up, and clean up behind them, before anybody goes on. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
