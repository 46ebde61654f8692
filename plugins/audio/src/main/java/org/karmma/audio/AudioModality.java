package org.karmma.audio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.extractor.Fingerprint;
import org.karmma.media.MediaExcerpts;
import org.karmma.media.MediaReader;
import org.karmma.media.Sound;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Sound: a sound file or buffer of its own ("audio"), else the sound track of the video. Its signal is FLOAT32 {@code [T, bands]}, a
 * {@linkplain LogMel log-mel spectrogram} of T frames that cover the clip's span evenly, in -1 to about 1.
 */
@Component(configurationPid = AudioConfig.PID)
@Designate(ocd = AudioConfig.class)
@ProvidesModality(modality = AudioModality.ID)
public final class AudioModality implements Modality {

    static final String ID = "audio";

    private static final String VIDEO = "video";
    /** Clipping lies at 1 until a codec or a resampler lowers and ripples it: AAC leaves most of it between 0.9 and 0.95. */
    private static final float CLIPPED = 0.9f;
    private static final int MOST_BANDS = 128;

    private final MediaReader media;
    private final MediaExcerpts excerpts;
    private final int rate;
    private final float silence;
    private final double clippedShare;
    private final double staleAfter;
    private final Map<SignalFormat, LogMel> spectrograms = new ConcurrentHashMap<>();

    @Activate
    public AudioModality(@Reference MediaReader media, @Reference MediaExcerpts excerpts, AudioConfig config) {
        this.media = media;
        this.excerpts = excerpts;
        this.rate = config.sampleRate();
        this.silence = (float) Math.pow(10, config.silence() / 20);
        this.clippedShare = config.clippedShare();
        this.staleAfter = config.staleAfter();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String letter() {
        return "A";
    }

    @Override
    public String title() {
        return "Audio";
    }

    @Override
    public List<String> media() {
        return List.of(ID, VIDEO, Clip.RECORDING);
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        LogMel spectrogram = spectrograms.computeIfAbsent(wanted, this::spectrogram);
        String found = "the clip has neither a sound recording nor a video";
        for (String kind : media()) {
            Optional<Evidence> evidence = clip.evidence(kind);
            if (evidence.isEmpty()) {
                continue;
            }
            boolean may = maySound(kind, evidence.get());
            Optional<Reading> untimely = may ? Reading.untimely(evidence.get(), clip.span(), staleAfter) : Optional.empty();
            if (untimely.isPresent()) {
                return untimely.get();
            }
            Optional<Sound> sound = may ? media.sound(evidence.get(), clip.span(), rate) : Optional.empty();
            if (sound.isPresent()) {
                return read(evidence.get(), sound.get(), clip.span(), spectrogram, wanted);
            }
            found = evidence.get() + " has no sound";
        }
        return Reading.none(found);
    }

    @Override
    public String meaning(SignalFormat format) {
        return "[time, frequency], about -1 to 1: a log-mel spectrogram of mono sound at " + rate + " Hz, of equal parts of the clip, bands"
                + " from " + LogMel.LOWEST_HZ + " Hz to half the rate; 1 + log10(power + 1e-8) / 4, where a full-scale sine has power 1."
                + " Hann windows of 32 ms, at most half a window apart, averaged within a part.";
    }

    /** One picture: time to the right, low sounds below, loud ones bright. */
    @Override
    public Optional<Samples> pictures(Samples signal) {
        int width = (int) signal.shape()[0];
        int height = (int) signal.shape()[1];
        byte[] rgb = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float level = signal.at(x * height + height - 1 - y);
                int at = 3 * (y * width + x);
                Arrays.fill(rgb, at, at + 3, (byte) Math.max(0, Math.min(255, Math.round(127.5f * (level + 1)))));
            }
        }
        return Optional.of(Samples.of(rgb, 1, height, width, 3));
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(ID, LogMel.VERSION, rate, silence, CLIPPED, clippedShare, staleAfter, media.fingerprint());
    }

    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        for (String kind : media()) {
            Optional<Evidence> evidence = clip.evidence(kind);
            if (evidence.isPresent() && maySound(kind, evidence.get())) {
                Optional<Evidence> sound = excerpts.sound(evidence.get(), clip.span(), folder.resolve("sound.mp4"));
                if (sound.isPresent()) {
                    return sound.map(file -> Clip.builder(clip.id()).evidence(ID, file).build());
                }
            }
        }
        return Optional.empty();
    }

    private Reading read(Evidence evidence, Sound sound, TimeSpan span, LogMel spectrogram, SignalFormat wanted) {
        float[] samples = sound.samples();
        int first = (int) Math.round((span.start() - sound.start()) * rate);
        int length = span.isOpen() ? samples.length - first : (int) Math.max(1, Math.round(span.duration() * rate));
        int from = Math.max(0, first);
        int to = Math.min(samples.length, first + length);
        if (from >= to) {
            return Reading.none(String.format(Locale.ROOT, "%s has no sound between %.2f and %.2f s", evidence, span.start(), span.end()));
        }
        Optional<String> fault = fault(samples, from, to);
        return fault.isPresent() ? Reading.bad(evidence + " " + fault.get())
                : Reading.present(Samples.of(spectrogram.of(samples, first, length), wanted.shape()));
    }

    /** What makes these samples useless, if anything does. */
    private Optional<String> fault(float[] samples, int from, int to) {
        float peak = 0;
        int clipped = 0;
        for (int i = from; i < to; i++) {
            float size = Math.abs(samples[i]);
            if (!Float.isFinite(size)) {
                return Optional.of("has sound that is no number at sample " + i);
            }
            peak = Math.max(peak, size);
            clipped += size >= CLIPPED ? 1 : 0;
        }
        if (peak <= silence) {
            return Optional.of("is silent throughout");
        }
        double share = (double) clipped / (to - from);
        return share > clippedShare
                ? Optional.of(String.format(Locale.ROOT, "is clipped: %.0f %% of the samples are at or next to full scale", 100 * share))
                : Optional.empty();
    }

    /** Pictures in memory and folders of pictures are videos without a sound track. */
    private static boolean maySound(String kind, Evidence evidence) {
        return kind.equals(ID) || evidence instanceof Evidence.Recording r && !Files.isDirectory(r.path());
    }

    private LogMel spectrogram(SignalFormat wanted) {
        long[] shape = wanted.shape();
        if (wanted.type() != Samples.ElementType.FLOAT32 || shape.length != 2 || shape[0] < 1 || shape[1] < 1 || shape[1] > MOST_BANDS) {
            throw new IllegalArgumentException("audio gives FLOAT32[T, bands] with at least one frame and 1 to " + MOST_BANDS
                    + " bands, not " + wanted);
        }
        return new LogMel(rate, (int) shape[0], (int) shape[1]);
    }
}
