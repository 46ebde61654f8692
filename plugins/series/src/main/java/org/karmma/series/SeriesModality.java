package org.karmma.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/**
 * A sensor whose signal is a table of numbers over time, with extractors for both roles: all that is left to a modality is to say what the
 * sensor is, in the constructor, and to be found, by {@code @Component(service = {Modality.class, ExtractorProvider.class})} and {@code
 * @ProvidesModality}.
 *
 * <p>Its evidence, of the kind of medium that is called like it, is a {@linkplain SeriesFile CSV file} beside the clip or a buffer FLOAT32
 * {@code [T, columns]}. Its signal is FLOAT32 {@code [window, columns]}: the clip's span in equal parts, of each the mean of the line
 * through the measurements, normalised by {@link Scale}.
 */
public abstract class SeriesModality implements Modality, ExtractorProvider {

    /** To be raised whenever the same file or buffer gives another signal; part of the fingerprints. */
    static final int VERSION = 1;

    private static final double EXCERPT_SECONDS = 1;
    /** More than a number takes as text, with its comma. */
    private static final int DIGITS = 24;

    private final Series series;
    private final SeriesFiles files;
    private final Faults faults;
    private final List<Extractor> extractors;

    /** @param series with at least one column */
    protected SeriesModality(Series series) {
        if (series.columns().isEmpty()) {
            throw new IllegalArgumentException(series.id() + " has no columns: name them with Series.columns");
        }
        this.series = series;
        this.files = new SeriesFiles(series);
        this.faults = new Faults(series);
        this.extractors = Stream.of(Role.values()).<Extractor>map(role -> new SeriesExtractor(series, role)).toList();
    }

    /** What the sensor is. */
    public final Series series() {
        return series;
    }

    /**
     * A second of the sensor's {@linkplain Series#example example}, in a file and in memory: what tests of a new modality begin with.
     *
     * @param folder where the file is written
     */
    public final List<Clip> examples(Path folder) throws IOException, DataException {
        Path file = Files.writeString(folder.resolve(id() + ".csv"), series.example(3));
        Track track = files.read(file);
        Evidence pushed = Evidence.Buffer.of(Samples.of(track.values(), track.size(), track.columns()), series.rate());
        return List.of(Clip.builder("recorded").span(1, 2).evidence(id(), new Evidence.Recording(file)).build(),
                Clip.builder("pushed").span(1, 2).evidence(id(), pushed).build());
    }

    @Override
    public final String id() {
        return series.id();
    }

    @Override
    public final String letter() {
        return series.letter();
    }

    @Override
    public final String title() {
        return series.title();
    }

    @Override
    public final List<String> media() {
        return List.of(series.id());
    }

    @Override
    public final List<Extractor> extractors() {
        return extractors;
    }

    @Override
    public final String fingerprint() {
        List<Object> facts = new ArrayList<>(List.of(id(), "series", VERSION, series.rate(), series.staleAfter(), series.steady()));
        facts.addAll(series.columns());
        return Fingerprint.of(facts.toArray());
    }

    @Override
    public Optional<Samples> pictures(Samples signal) {
        return Optional.of(Stripes.of(signal));
    }

    @Override
    public final Reading read(Clip clip, SignalFormat wanted) throws DataException {
        long[] shape = wanted.shape();
        if (wanted.type() != Samples.ElementType.FLOAT32 || shape.length != 2 || shape[0] < 1 || shape[1] != series.columns().size()) {
            throw new IllegalArgumentException(id() + " gives FLOAT32[T, " + series.columns().size() + "], not " + wanted);
        }
        Evidence evidence = clip.evidence(id()).orElse(null);
        if (evidence == null) {
            return Reading.none("the clip has no " + id());
        }
        Track track = track(evidence);
        if (track.size() == 0) {
            return Reading.none(evidence + " has no measurement");
        }
        Optional<Reading> untimely = untimely(evidence, track, clip.span());
        return untimely.isPresent() ? untimely.get() : read(evidence, track, track.closed(clip.span()), wanted);
    }

    private Reading read(Evidence evidence, Track track, TimeSpan span, SignalFormat wanted) {
        int from = track.from(span.start());
        int to = track.from(span.end());
        Track measured = track.rows(from, to);
        if (measured.size() == 0) {
            return Reading.none(String.format(Locale.ROOT, "%s has no measurement between %.2f and %.2f s", evidence, span.start(),
                    span.end()));
        }
        Optional<String> fault = faults.of(measured, span);
        if (fault.isPresent()) {
            return Reading.bad(evidence + " " + fault.get());
        }
        Track line = track.rowsAndNeighbours(from, to);
        int parts = (int) wanted.shape()[0];
        double part = span.duration() / parts;
        float[] signal = new float[wanted.size()];
        for (int i = 0; i < signal.length; i++) {
            int column = i % track.columns();
            double start = span.start() + i / track.columns() * part;
            signal[i] = series.columns().get(column).scale().normal(line.mean(column, start, start + part));
        }
        return Reading.present(Samples.of(signal, wanted.shape()));
    }

    /** A logger that stopped is a sensor that fell silent, wherever its measurements lie: files have the budget of buffers. */
    private Optional<Reading> untimely(Evidence evidence, Track track, TimeSpan span) {
        if (evidence instanceof Evidence.Buffer) {
            return Reading.untimely(evidence, span, series.staleAfter());
        }
        if (track.end() <= span.start()) {
            return Optional.of(Reading.stale(String.format(Locale.ROOT, "%s ended at second %.2f, before the clip began at second %.2f",
                    evidence, track.end(), span.start())));
        }
        double age = span.isOpen() ? 0 : span.end() - track.end();
        return age > series.staleAfter() ? Optional.of(Reading.stale(String.format(Locale.ROOT, "%s ended %.2f s before the clip did"
                + " (second %.2f), allowed are %.2f s", evidence, age, span.end(), series.staleAfter()))) : Optional.empty();
    }

    private Track track(Evidence evidence) throws DataException {
        Track track = evidence instanceof Evidence.Buffer buffer ? track(buffer) : files.read(((Evidence.Recording) evidence).path());
        if (track.rate() < series.rate() / 2 || track.rate() > 2 * series.rate()) {
            throw new DataException(evidence.toString(), String.format(Locale.ROOT, "it has %.4g measurements a second, and %s has %.4g;"
                    + " half to twice that can be resampled", track.rate(), id(), series.rate()), evidence instanceof Evidence.Buffer
                            ? "Give the buffer its rate in measurements per second"
                            : "See that the column " + Series.TIME + " is in seconds");
        }
        return track;
    }

    private Track track(Evidence.Buffer buffer) throws DataException {
        long[] shape = buffer.samples().shape();
        if (buffer.samples().type() != Samples.ElementType.FLOAT32 || shape.length != 2 || shape[1] != series.columns().size()) {
            throw new DataException(buffer.toString(), id() + " in memory is FLOAT32[T, " + series.columns().size() + "]: "
                    + series.columns().stream().map(Series.Column::name).toList(), "Correct what pushed it");
        }
        return Track.of(buffer);
    }

    /** Of a file the rows in the middle of the span; buffers are small enough. */
    @Override
    public final Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        if (!(clip.evidence(id()).orElse(null) instanceof Evidence.Recording recording)) {
            return Modality.super.excerpt(clip, folder);
        }
        Track track = track(recording);
        if (track.end() <= clip.span().start()) {
            return Optional.empty();
        }
        TimeSpan span = track.closed(clip.span());
        double middle = (span.start() + span.end()) / 2;
        double most = Math.min(EXCERPT_SECONDS, EXCERPT_BYTES / (DIGITS * (1 + track.columns())) / (2 * track.rate()));
        TimeSpan cut = new TimeSpan(Math.max(span.start(), middle - most / 2), Math.min(span.end(), middle + most / 2));
        Track rows = track.rowsAndNeighbours(track.from(cut.start()), track.from(cut.end()));
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Path file = folder.resolve(id() + ".csv");
        try {
            SeriesFile.write(file, series, rows);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be written: " + e, "See that there is room", e);
        }
        return Optional.of(Clip.builder(clip.id()).span(cut.start(), cut.end()).evidence(id(), new Evidence.Recording(file)).build());
    }
}
