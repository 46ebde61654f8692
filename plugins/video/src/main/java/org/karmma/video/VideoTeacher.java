package org.karmma.video;

import ai.djl.nn.Block;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.frames.FrameNetwork;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A convolutional network of 64 MFLOPs a clip and 0.75 M parameters, for the teacher: pretrained, then frozen. */
@Component(configurationPid = VideoTeacher.PID, property = Modality.PROPERTY + "=" + VideoModality.ID)
@Designate(ocd = VideoTeacher.Config.class)
public final class VideoTeacher implements Extractor {

    static final String PID = "org.karmma.video.teacher";

    /** The network's size. */
    @ObjectClassDefinition(name = "Karmma: video teacher")
    public @interface Config {

        @AttributeDefinition(description = "Pictures of a clip.")
        int frames() default 8;

        @AttributeDefinition(description = "Their width and height in pixels.")
        int size() default 64;

        @AttributeDefinition(description = "Filters of the convolutions, each of which halves the pictures.")
        int[] filters() default {16, 32, 48, 96};

        @AttributeDefinition(description = "Width of the description of a picture.")
        int hidden() default 256;

        @AttributeDefinition(description = "Tokens of a clip; divides the pictures.")
        int tokens() default 8;

        @AttributeDefinition(description = "Width of a token.")
        int width() default 128;
    }

    private final FrameNetwork network;

    @Activate
    public VideoTeacher(Config config) {
        this(new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(), config.tokens(), config.width()));
    }

    VideoTeacher(FrameNetwork network) {
        this.network = network;
    }

    @Override
    public String id() {
        return "video-teacher";
    }

    @Override
    public String modality() {
        return VideoModality.ID;
    }

    @Override
    public Role role() {
        return Role.TEACHER;
    }

    @Override
    public SignalFormat signal() {
        return new SignalFormat(ElementType.UINT8, network.frames(), network.size(), network.size(), 3);
    }

    @Override
    public TokenLayout tokens() {
        return network.tokens();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(id(), "frames", VideoModality.VERSION, signal(), "input", VideoInput.VERSION, "network", FrameNetwork.VERSION,
                network);
    }

    @Override
    public Block newNetwork() {
        return network.build(VideoInput.block());
    }
}
