package org.karmma.core.internal.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.karmma.core.RunListener;
import org.karmma.core.internal.data.Recordings.Named;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Finding.Severity;
import org.karmma.dataset.TimeSpan;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/**
 * Opens each recording and reads a second at both ends of what is annotated of it, by every modality that would read it in a run: the one
 * whose best kind of medium, of those that the clip has, it is. What is damaged in between is found when it is read.
 */
final class MediaReading {

    private static final double SECONDS = 1;
    private static final long GRACE_SECONDS = 20;

    /** A modality, and the form in which its student's extractor wants its signal. */
    private record Reader(Modality modality, SignalFormat format) {}

    private final List<Reader> readers = new ArrayList<>();
    private final Recordings recordings;
    private final Consumer<Finding> findings;
    private final RunListener listener;

    MediaReading(PluginView plugins, Recordings recordings, Consumer<Finding> findings, RunListener listener) {
        this.recordings = recordings;
        this.findings = findings;
        this.listener = listener;
        plugins.modalitiesById().forEach((id, modality) -> {
            List<Extractor> extractors = plugins.extractorsOf(id, Role.STUDENT);
            if (!extractors.isEmpty()) {
                readers.add(new Reader(plugins.modalityOf(extractors.get(0)).orElse(modality), extractors.get(0).signal()));
            }
        });
    }

    /** What came of one recording; nobody reads some. */
    private record Outcome(boolean read, boolean damaged, List<Finding> findings) {}

    /**
     * On as many threads as there are cores; what is found is told in the order of the recordings.
     *
     * @return by kind of medium, how many recordings were read: not those that nobody reads, nor those that are known to be damaged
     */
    Map<String, Integer> run(String stage) throws InterruptedException {
        List<Named> whole = recordings.all().stream().filter(named -> !recordings.isDamaged(named)).toList();
        Map<String, Integer> read = new HashMap<>();
        long began = System.nanoTime();
        int damaged = 0;
        listener.started(stage, false);
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Outcome>> outcomes = whole.stream().map(named -> threads.submit(() -> read(named))).toList();
            for (int i = 0; i < whole.size(); i++) {
                Outcome outcome = outcomes.get(i).get();
                outcome.findings.forEach(findings);
                if (outcome.read) {
                    read.merge(whole.get(i).kind(), 1, Integer::sum);
                }
                if (outcome.damaged) {
                    recordings.damage(whole.get(i));
                    damaged++;
                }
                listener.progress(stage, i + 1, whole.size(), damaged == 0 ? "" : damaged + " damaged");
            }
            listener.finished(stage, (System.nanoTime() - began) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS); // nobody decodes when the bundles go
        }
        return read;
    }

    private Outcome read(Named named) {
        List<Finding> found = new ArrayList<>();
        Set<String> told = new HashSet<>();
        boolean any = false;
        boolean damaged = false;
        for (Clip piece : pieces(named)) {
            for (Reader reader : readers) {
                if (named.kind().equals(best(reader.modality, piece))) {
                    any = true;
                    damaged |= !isReadable(named, reader, piece, finding -> {
                        if (told.add(finding.severity() + finding.problem())) {
                            found.add(finding);
                        }
                    });
                }
            }
        }
        return new Outcome(any, damaged, found);
    }

    /** The kind of medium that a modality would go to first; null where the clip has none that it reads. */
    private static String best(Modality modality, Clip clip) {
        return modality.media().stream().filter(kind -> clip.evidence(kind).isPresent()).findFirst().orElse(null);
    }

    /** @param found hears why not; and also what is readable, but no signal. Both ends often have one trouble. */
    private static boolean isReadable(Named named, Reader reader, Clip piece, Consumer<Finding> found) {
        try {
            if (reader.modality.read(piece, reader.format) instanceof Reading.Absent absent) {
                found.accept(new Finding(Severity.WARNING, named.kind(), named.path() + at(piece), reader.modality.id() + ": "
                        + absent.detail(), "Look at it; a second of a recording may well be so"));
            }
            return true;
        } catch (DataException e) {
            found.accept(Finding.of(Severity.ERROR, named.kind(), e));
        } catch (RuntimeException e) {
            found.accept(new Finding(Severity.ERROR, named.kind(), named.path() + at(piece), "modality " + reader.modality.id()
                    + " failed: " + e, "Tell whoever wrote its bundle"));
        }
        return false;
    }

    private static String at(Clip piece) {
        return ", " + piece + " from second " + piece.span().start();
    }

    /** A second of the beginning of the first clip, and of the end of the last; the whole where there is nothing but the whole. */
    private static List<Clip> pieces(Named named) {
        TimeSpan first = named.first().span();
        TimeSpan last = named.last().span();
        if (first.isOpen()) {
            return List.of(named.first());
        }
        Clip beginning = piece(named.first(), first.start(), Math.min(first.end(), first.start() + SECONDS));
        Clip end = piece(named.last(), Math.max(last.start(), last.end() - SECONDS), last.end());
        return beginning.span().equals(end.span()) ? List.of(beginning) : List.of(beginning, end);
    }

    private static Clip piece(Clip clip, double from, double to) {
        Clip.Builder piece = Clip.builder(clip.id()).span(from, to);
        clip.evidence().forEach(piece::evidence);
        return piece.build();
    }
}
