package org.karmma.flow;

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
    @ObjectClassDefinition(name = "Karmma: flow teacher")
    public @interface Config {

        @AttributeDefinition(description = "Flow pictures of a clip.")
        int frames() default 8;

        @AttributeDefinition(description = "Their width and height in pixels.")
        int size() default 64;

        @AttributeDefinition(description = "Filters of the convolutions, each of which halves the pictures.")
        int[] filters() default {16, 32, 48, 80};

        @AttributeDefinition(description = "Width of the description of a picture.")
        int hidden() default 256;

        @AttributeDefinition(description = "Tokens of a clip; divides the pictures.")
        int tokens() default 8;

        @AttributeDefinition(description = "Width of a token.")
        int width() default 128;
    }

    @Activate
    public FlowTeacher(@Reference FlowSettings settings, Config config) {
        super(FlowModality.ID, Role.TEACHER, 2, new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(),
                config.tokens(), config.width()), FlowInput::block, FlowInput.VERSION, settings.facts());
    }
}
