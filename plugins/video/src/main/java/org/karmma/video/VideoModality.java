package org.karmma.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Fingerprint;
import org.karmma.frames.Faults;
import org.karmma.media.MediaExcerpts;
import org.karmma.media.MediaReader;
import org.karmma.media.Pictures;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What the camera saw. Its signal is UINT8 {@code [T, H, W, 3]}: T pictures sampled evenly over the clip's span (the middle ones of T
 * equal parts), each resized to H x W by area averaging, RGB.
 */
@Component(configurationPid = VideoModality.PID)
@Designate(ocd = VideoModality.Config.class)
@ProvidesModality(modality = VideoModality.ID)
public final class VideoModality implements Modality {

    static final String ID = "video";
    static final String PID = "org.karmma.video";

    /** How frames are sampled; part of the fingerprints: raise it when that changes. */
    static final int VERSION = 1;

    /** When pictures say nothing, or nothing any more. */
    @ObjectClassDefinition(name = "Karmma: video", description = "When pictures say nothing, or nothing any more.")
    public @interface Config {

        @AttributeDefinition(name = "Black mean", min = "0", max = "255",
                description = "Pictures whose mean brightness (0 to 255) is no higher are black, if they are also flat. From 0 to 255.")
        double blackMean() default 12;

        @AttributeDefinition(name = "Black deviation", min = "0", max = "128",
                description = "Pictures whose brightness deviates no more (standard deviation, 0 to 128) are flat. From 0 to 128.")
        double blackDeviation() default 4;

        @AttributeDefinition(name = "Stale after", min = "0", max = "86400",
                description = "Seconds that the newest picture in memory may be older than "
                + "the clip's end; if it is older, the signal is stale. Recordings on disk are never stale. From 0 to 86400.")
        double staleAfter() default 1;
    }

    private final MediaReader media;
    private final MediaExcerpts excerpts;
    private final Faults faults;
    private final double staleAfter;

    @Activate
    public VideoModality(@Reference MediaReader media, @Reference MediaExcerpts excerpts, Config config) {
        this.media = media;
        this.excerpts = excerpts;
        this.faults = new Faults(config.blackMean(), config.blackDeviation());
        this.staleAfter = config.staleAfter();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String letter() {
        return "V";
    }

    @Override
    public String title() {
        return "Video";
    }

    @Override
    public List<String> media() {
        return List.of(ID, Clip.RECORDING);
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        long[] shape = wanted.shape();
        if (wanted.type() != ElementType.UINT8 || shape.length != 4 || shape[3] != 3 || wanted.size() == 0) {
            throw new IllegalArgumentException("video gives UINT8[T, H, W, 3], not " + wanted);
        }
        Optional<Evidence> evidence = evidence(clip);
        if (evidence.isEmpty()) {
            return Reading.none("the clip has no video");
        }
        Optional<Reading> untimely = Reading.untimely(evidence.get(), clip.span(), staleAfter);
        if (untimely.isPresent()) {
            return untimely.get();
        }
        Optional<Pictures> pictures = media.pictures(evidence.get(), clip.span());
        if (pictures.isEmpty()) {
            return Reading.none(evidence.get() + " has sound only");
        }
        byte[] frames = sample(pictures.get(), (int) shape[0], (int) shape[1], (int) shape[2]);
        return faults.of(frames, (int) shape[0], pictures.get().count())
                .map(fault -> Reading.bad(evidence.get() + ": " + fault))
                .orElseGet(() -> Reading.present(Samples.of(frames, shape)));
    }

    @Override
    public String meaning(SignalFormat format) {
        return "[picture, row, column, RGB], 0 to 255: the pictures in the middles of as many equal parts of the clip, each resized by area"
                + " averaging.";
    }

    @Override
    public Optional<Samples> pictures(Samples signal) {
        return Optional.of(signal);
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(ID, VERSION, faults, staleAfter, media.fingerprint());
    }

    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        Optional<Evidence> evidence = evidence(clip);
        return evidence.isEmpty() ? Optional.empty() : excerpts.pictures(evidence.get(), clip.span(), folder.resolve("video.mp4"))
                .map(video -> Clip.builder(clip.id()).evidence(ID, video).build());
    }

    private static Optional<Evidence> evidence(Clip clip) {
        return clip.evidence(ID).or(() -> clip.evidence(Clip.RECORDING));
    }

    private static byte[] sample(Pictures pictures, int count, int height, int width) {
        byte[] frames = new byte[count * height * width * 3];
        int size = frames.length / count;
        int last = -1;
        for (int t = 0; t < count; t++) {
            int i = (int) ((2L * t + 1) * pictures.count() / (2L * count));
            if (i == last) {
                System.arraycopy(frames, (t - 1) * size, frames, t * size, size);
            } else {
                System.arraycopy(pictures.rgb(i, width, height), 0, frames, t * size, size);
                last = i;
            }
        }
        return frames;
    }
}
