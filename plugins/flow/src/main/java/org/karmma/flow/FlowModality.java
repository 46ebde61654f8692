package org.karmma.flow;

import java.util.List;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Fingerprint;
import org.karmma.frames.Faults;
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
    private final String fingerprint;

    @Activate
    public FlowModality(@Reference MediaReader media, @Reference OpticalFlow flow, @Reference FlowSettings settings) {
        FlowConfig config = settings.config();
        this.recorded = new RecordedFlow(media, config.recordedStep());
        this.computed = new ComputedFlow(media, flow, new FlowCode(config.bound()), config.workingSize(),
                new Faults(config.blackMean(), config.blackDeviation()));
        this.fingerprint = Fingerprint.of(ID, FlowCode.VERSION, config.bound(), ComputedFlow.VERSION, config.workingSize(),
                config.recordedStep(), config.blackMean(), config.blackDeviation(), media.fingerprint(), flow.fingerprint());
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
        Optional<Evidence> flow = clip.evidence(ID);
        if (flow.isPresent()) {
            return recorded.read(flow.get(), clip, wanted);
        }
        Optional<Evidence> video = clip.evidence(VIDEO).or(() -> clip.evidence(Clip.RECORDING));
        return video.isPresent() ? computed.read(video.get(), clip, wanted)
                : Reading.none("the clip has neither recorded flow nor a video");
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
