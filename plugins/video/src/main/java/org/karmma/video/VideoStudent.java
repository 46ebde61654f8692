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

/** A convolutional network of 7.6 MFLOPs a clip and 74 k parameters, for the student: trained with it. */
@Component(configurationPid = VideoStudent.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + VideoModality.ID)
@Designate(ocd = VideoStudent.Config.class)
public final class VideoStudent extends FrameExtractor {

    static final String PID = "org.karmma.video.student";

    /** The network's size. */
    @ObjectClassDefinition(name = "Karmma: video student")
    public @interface Config {

        @AttributeDefinition(description = "Pictures of a clip.")
        int frames() default 8;

        @AttributeDefinition(description = "Their width and height in pixels.")
        int size() default 32;

        @AttributeDefinition(description = "Filters of the convolutions, each of which halves the pictures.")
        int[] filters() default {12, 24, 40};

        @AttributeDefinition(description = "Width of the description of a picture.")
        int hidden() default 64;

        @AttributeDefinition(description = "Tokens of a clip; divides the pictures.")
        int tokens() default 4;

        @AttributeDefinition(description = "Width of a token.")
        int width() default 48;
    }

    @Activate
    public VideoStudent(Config config) {
        super(VideoModality.ID, Role.STUDENT, 3, new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(),
                config.tokens(), config.width()), VideoInput::block, VideoInput.VERSION, "frames", VideoModality.VERSION);
    }
}
