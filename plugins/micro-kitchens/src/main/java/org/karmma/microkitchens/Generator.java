package org.karmma.microkitchens;

import java.nio.file.Files;
import java.nio.file.Path;
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

/** Makes the files of a data set, several recordings at a time. Recordings that are there already are kept. */
final class Generator {

    private final Path root;
    private final Settings settings;
    private final MediaWriter media;

    Generator(Path root, Settings settings, MediaWriter media) {
        this.root = root;
        this.settings = settings;
        this.media = media;
    }

    void run(int threads, Progress progress) throws DataException {
        Manifest found = Manifest.under(root, settings);
        if (found != null && found.whole() && found.sha256().keySet().stream().allMatch(file -> Files.exists(root.resolve(file)))) {
            return;
        }
        Manifest.begun(settings).write(root);
        List<Session> sessions = Plan.of(settings);
        film(sessions, threads, progress);
        Map<String, String> hashes = new TreeMap<>();
        for (var file : Annotations.of(sessions).entrySet()) {
            Whole.write(root.resolve(file.getKey()), file.getValue());
            hashes.put(file.getKey(), Manifest.hash(root.resolve(file.getKey())));
        }
        for (Session session : sessions) {
            hashes.put(Recorder.video(session), Manifest.hash(root.resolve(Recorder.video(session))));
            if (Recorder.hasBoxes(session)) {
                hashes.put(Recorder.boxes(session), Manifest.hash(root.resolve(Recorder.boxes(session))));
            }
        }
        new Manifest(Manifest.FORMAT, settings.onDisk(), hashes).write(root);
    }

    /** Progress counts clips. */
    private void film(List<Session> sessions, int threads, Progress progress) throws DataException {
        Recorder recorder = new Recorder(root, media);
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, threads));
        try {
            CompletionService<Session> done = new ExecutorCompletionService<>(workers);
            for (Session session : sessions) {
                done.submit(() -> {
                    recorder.record(session, settings.seed());
                    return session;
                });
            }
            long clips = 0;
            long total = settings.train() + settings.validation() + settings.test();
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
