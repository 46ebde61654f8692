package org.karmma.flow;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import org.karmma.media.OpticalFlow;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * How what the camera saw moved. Its signal is UINT8 {@code [P, H, W, 2]}: the displacement, x then y, from a picture to the next one in P
 * places sampled evenly over the clip's span, coded as {@link FlowCode} says. Recorded flow is preferred ("flow", see {@link
 * RecordedFlow}); otherwise it is computed from the video.
 */
@Component
@ProvidesModality(modality = FlowModality.ID)
public final class FlowModality implements Modality {

    static final String ID = "flow";

    private static final String VIDEO = "video";

    private final RecordedFlow recorded;
    private final ComputedFlow computed;
    private final MediaExcerpts excerpts;
    private final double staleAfter;
    private final double bound;
    private final String fingerprint;

    @Activate
    public FlowModality(@Reference MediaReader media, @Reference MediaExcerpts excerpts, @Reference OpticalFlow flow,
            @Reference FlowSettings settings) {
        FlowConfig config = settings.config();
        Faults faults = new Faults(config.blackMean(), config.blackDeviation());
        this.recorded = new RecordedFlow(media, config.recordedStep(), faults);
        this.computed = new ComputedFlow(media, flow, new FlowCode(config.bound()), config.workingSize(), faults);
        this.excerpts = excerpts;
        this.staleAfter = config.staleAfter();
        this.bound = config.bound();
        this.fingerprint = Fingerprint.of(ID, FlowCode.VERSION, config.bound(), ComputedFlow.VERSION, config.workingSize(),
                config.recordedStep(), config.blackMean(), config.blackDeviation(), staleAfter, media.fingerprint(), flow.fingerprint());
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String letter() {
        return "F";
    }

    @Override
    public String title() {
        return "Optical flow";
    }

    @Override
    public List<String> media() {
        return List.of(ID, VIDEO, Clip.RECORDING);
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        long[] shape = wanted.shape();
        if (wanted.type() != ElementType.UINT8 || shape.length != 4 || shape[3] != 2 || wanted.size() == 0) {
            throw new IllegalArgumentException("flow gives UINT8[P, H, W, 2], not " + wanted);
        }
        Optional<Evidence> evidence = evidence(clip);
        if (evidence.isEmpty()) {
            return Reading.none("the clip has neither recorded flow nor a video");
        }
        Optional<Reading> untimely = Reading.untimely(evidence.get(), clip.span(), staleAfter);
        if (untimely.isPresent()) {
            return untimely.get();
        }
        return isRecorded(clip) ? recorded.read(evidence.get(), clip, wanted) : computed.read(evidence.get(), clip, wanted);
    }

    @Override
    public String meaning(SignalFormat format) {
        return String.format(Locale.ROOT, "[place, row, column, x and y], 0 to 255: how each pixel moves from the picture in the middle of"
                + " each of as many equal parts of the clip to the next picture. 127.5 + 127.5 / %s * displacement, clipped, where"
                + " displacement is in pixels of a picture of %d x %d.", bound, FlowCode.REFERENCE, FlowCode.REFERENCE);
    }

    /** Of recorded flow a few pictures in memory, otherwise a little video. */
    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        Optional<Evidence> evidence = evidence(clip);
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        Clip.Builder excerpt = Clip.builder(clip.id());
        if (isRecorded(clip)) {
            return Optional.of(excerpt.evidence(ID, recorded.excerpt(evidence.get(), clip)).build());
        }
        return excerpts.pictures(evidence.get(), clip.span(), folder.resolve("video.mp4"))
                .map(video -> excerpt.evidence(VIDEO, video).build());
    }

    /** Movement to the right is red, downwards green; what rests is grey. */
    @Override
    public Optional<Samples> pictures(Samples signal) {
        long[] shape = signal.shape();
        byte[] rgb = new byte[signal.size() / 2 * 3];
        for (int pixel = 0; pixel < rgb.length / 3; pixel++) {
            rgb[3 * pixel] = signal.bytes()[2 * pixel];
            rgb[3 * pixel + 1] = signal.bytes()[2 * pixel + 1];
            rgb[3 * pixel + 2] = (byte) 128;
        }
        return Optional.of(Samples.of(rgb, shape[0], shape[1], shape[2], 3));
    }

    private static boolean isRecorded(Clip clip) {
        return clip.evidence(ID).isPresent();
    }

    private static Optional<Evidence> evidence(Clip clip) {
        return clip.evidence(ID).or(() -> clip.evidence(VIDEO)).or(() -> clip.evidence(Clip.RECORDING));
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
