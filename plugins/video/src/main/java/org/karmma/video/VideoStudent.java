package org.karmma.video;

import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
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
    @CheckedBy(Sizes.class)
    @ObjectClassDefinition(name = "Karmma: video student",
            description = "The size of the student's network. One that was trained with another size does not fit any more.")
    public @interface Config {

        @AttributeDefinition(name = "Frames", min = "1", max = "1024",
                description = "Pictures of a clip. From 1 to 1024.")
        int frames() default 8;

        @AttributeDefinition(name = "Size", min = "4", max = "1024",
                description = "Their width and height in pixels. From 4 to 1024.")
        int size() default 32;

        @AttributeDefinition(name = "Filters", min = "1", max = "4096",
                description = "Filters of the convolutions, each of which halves the pictures; a list. From 1 to 4096.")
        int[] filters() default {12, 24, 40};

        @AttributeDefinition(name = "Hidden width", min = "1", max = "65536",
                description = "Numbers that describe a picture. From 1 to 65536.")
        int hidden() default 64;

        @AttributeDefinition(name = "Tokens", min = "1", max = "1024",
                description = "Tokens of a clip; the pictures are a multiple of them. From 1 to 1024.")
        int tokens() default 4;

        @AttributeDefinition(name = "Token width", min = "1", max = "65536",
                description = "Numbers of a token. From 1 to 65536.")
        int width() default 48;
    }

    @Activate
    public VideoStudent(Config config) {
        super(VideoModality.ID, Role.STUDENT, 3, network(config), VideoInput::block, VideoInput.VERSION, "frames", VideoModality.VERSION);
    }

    private static FrameNetwork network(Config config) {
        return new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(), config.tokens(), config.width());
    }

    /** Sizes that go together. */
    static final class Sizes implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            network(config);
        }
    }
}
