package org.karmma.video;

import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.frames.FrameExtractor;
import org.karmma.frames.FrameNetwork;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A convolutional network of 64 MFLOPs a clip and 0.75 M parameters, for the teacher: pretrained, then frozen. */
@Component(configurationPid = VideoTeacher.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + VideoModality.ID)
@Designate(ocd = VideoTeacher.Config.class)
public final class VideoTeacher extends FrameExtractor {

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

    @Activate
    public VideoTeacher(Config config) {
        super(VideoModality.ID, Role.TEACHER, 3, new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(),
                config.tokens(), config.width()), VideoInput::block, VideoInput.VERSION, "frames", VideoModality.VERSION);
    }
}
