package org.karmma.core.internal.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** What came of one recording. */
    private static final class Outcome {
        /** Nobody reads some. */
        private boolean read;
        private boolean damaged;
        private final List<Finding> findings = new ArrayList<>();
        /** What to say of those modalities that found nothing of theirs, and which found something. */
        private final Map<String, Finding> without = new LinkedHashMap<>();
        private final Set<String> with = new HashSet<>();

        /** Both ends often have one trouble, and several modalities. */
        void add(Finding finding) {
            if (findings.stream().noneMatch(f -> f.severity() == finding.severity() && f.problem().equals(finding.problem()))) {
                findings.add(finding);
            }
        }
    }

    /**
     * On as many threads as there are cores; what is found is told in the order of the recordings.
     *
     * @return by kind of medium, how many recordings were read: not those that nobody reads, nor those that are known to be damaged
     */
    Map<String, Integer> run(String stage) throws InterruptedException {
        List<Named> whole = recordings.all().stream().filter(named -> !recordings.isDamaged(named)).toList();
        Map<String, Integer> read = new HashMap<>();
        Map<String, List<Outcome>> byKind = new TreeMap<>();
        long began = System.nanoTime();
        int damaged = 0;
        listener.started(stage, false);
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Outcome>> outcomes = whole.stream().map(named -> threads.submit(() -> read(named))).toList();
            for (int i = 0; i < whole.size(); i++) {
                Outcome outcome = outcomes.get(i).get();
                outcome.findings.forEach(findings);
                byKind.computeIfAbsent(whole.get(i).kind(), kind -> new ArrayList<>()).add(outcome);
                if (outcome.read) {
                    read.merge(whole.get(i).kind(), 1, Integer::sum);
                }
                if (outcome.damaged) {
                    recordings.damage(whole.get(i));
                    damaged++;
                }
                listener.progress(stage, i + 1, whole.size(), damaged == 0 ? "" : damaged + " damaged");
            }
            byKind.forEach(this::tellAbsences);
            listener.finished(stage, (System.nanoTime() - began) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS); // nobody decodes when the bundles go
        }
        return read;
    }

    /** A data set without sound is told once, not once for each of its videos. */
    private void tellAbsences(String kind, List<Outcome> outcomes) {
        Set<String> modalities = new TreeSet<>();
        outcomes.forEach(outcome -> modalities.addAll(outcome.without.keySet()));
        for (String modality : modalities) {
            List<Finding> absences = outcomes.stream().map(outcome -> outcome.without.get(modality)).filter(Objects::nonNull).toList();
            if (absences.size() > 1 && outcomes.stream().noneMatch(outcome -> outcome.with.contains(modality))) {
                Finding first = absences.get(0);
                findings.accept(new Finding(Severity.WARNING, kind, first.where(), first.problem() + ", and so it is with all "
                        + absences.size() + " recordings", "Leave the modality out, if the data set is so"));
            } else {
                absences.forEach(findings);
            }
        }
    }

    private Outcome read(Named named) {
        Outcome outcome = new Outcome();
        for (Clip piece : pieces(named)) {
            for (Reader reader : readers) {
                if (named.kind().equals(best(reader.modality, piece))) {
                    outcome.read = true;
                    read(named, reader, piece, outcome);
                }
            }
        }
        return outcome;
    }

    /** The kind of medium that a modality would go to first; null where the clip has none that it reads. */
    private static String best(Modality modality, Clip clip) {
        return modality.media().stream().filter(kind -> clip.evidence(kind).isPresent()).findFirst().orElse(null);
    }

    private static void read(Named named, Reader reader, Clip piece, Outcome outcome) {
        String id = reader.modality.id();
        try {
            if (!(reader.modality.read(piece, reader.format) instanceof Reading.Absent absent)) {
                outcome.with.add(id);
                return;
            }
            Finding finding = new Finding(Severity.WARNING, named.kind(), named.where() + at(piece), id + ": " + absent.detail(),
                    "Look at it; a second of a recording may well be so");
            if (absent.cause() == Reading.Absence.NO_SIGNAL) {
                outcome.without.putIfAbsent(id, finding);
            } else {
                outcome.with.add(id);
                outcome.add(finding);
            }
        } catch (DataException e) {
            outcome.damaged = true;
            outcome.add(Finding.of(Severity.ERROR, named.kind(), e));
        } catch (RuntimeException e) {
            outcome.damaged = true;
            outcome.add(new Finding(Severity.ERROR, named.kind(), named.where() + at(piece), "modality " + id + " failed: " + e,
                    "Tell whoever wrote its bundle"));
        }
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
