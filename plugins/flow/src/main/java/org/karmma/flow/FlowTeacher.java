package org.karmma.flow;

import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.frames.FrameExtractor;
import org.karmma.frames.FrameNetwork;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Motion seen by a convolutional network of 57 MFLOPs a clip and 0.68 M parameters, for the teacher: pretrained, then frozen. */
@Component(configurationPid = FlowTeacher.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + FlowModality.ID)
@Designate(ocd = FlowTeacher.Config.class)
public final class FlowTeacher extends FrameExtractor {

    static final String PID = "org.karmma.flow.teacher";

    /** The network's size. */
    @CheckedBy(Sizes.class)
    @ObjectClassDefinition(name = "Karmma: flow teacher",
            description = "The size of the teacher's network. One that was trained with another size does not fit any more.")
    public @interface Config {

        @AttributeDefinition(name = "Frames", min = "1", max = "1024",
                description = "Flow pictures of a clip. From 1 to 1024.")
        int frames() default 8;

        @AttributeDefinition(name = "Size", min = "4", max = "1024",
                description = "Their width and height in pixels. From 4 to 1024.")
        int size() default 64;

        @AttributeDefinition(name = "Filters", min = "1", max = "4096",
                description = "Filters of the convolutions, each of which halves the pictures; a list. From 1 to 4096.")
        int[] filters() default {16, 32, 48, 80};

        @AttributeDefinition(name = "Hidden width", min = "1", max = "65536",
                description = "Numbers that describe a picture. From 1 to 65536.")
        int hidden() default 256;

        @AttributeDefinition(name = "Tokens", min = "1", max = "1024",
                description = "Tokens of a clip; the pictures are a multiple of them. From 1 to 1024.")
        int tokens() default 8;

        @AttributeDefinition(name = "Token width", min = "1", max = "65536",
                description = "Numbers of a token. From 1 to 65536.")
        int width() default 128;
    }

    @Activate
    public FlowTeacher(@Reference FlowSettings settings, Config config) {
        super(FlowModality.ID, Role.TEACHER, 2, network(config), FlowInput::block, FlowInput.VERSION, settings.facts());
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
