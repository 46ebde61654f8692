package org.karmma.flow;

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
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Motion seen by a convolutional network of 57 MFLOPs a clip and 0.68 M parameters, for the teacher: pretrained, then frozen. */
@Component(configurationPid = FlowTeacher.PID, property = Modality.PROPERTY + "=" + FlowModality.ID)
@Designate(ocd = FlowTeacher.Config.class)
public final class FlowTeacher implements Extractor {

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

    private final FrameNetwork network;
    private final String fingerprint;

    @Activate
    public FlowTeacher(@Reference FlowSettings settings, Config config) {
        FlowConfig flow = settings.config();
        this.network = new FrameNetwork(config.frames(), config.size(), config.filters(), config.hidden(), config.tokens(), config.width());
        this.fingerprint = Fingerprint.of(id(), "code", FlowCode.VERSION, flow.bound(), "computed", ComputedFlow.VERSION, flow.workingSize(),
                signal(), "input", FlowInput.VERSION, "network", FrameNetwork.VERSION, network);
    }

    @Override
    public String id() {
        return "flow-teacher";
    }

    @Override
    public String modality() {
        return FlowModality.ID;
    }

    @Override
    public Role role() {
        return Role.TEACHER;
    }

    @Override
    public SignalFormat signal() {
        return new SignalFormat(ElementType.UINT8, network.frames(), network.size(), network.size(), 2);
    }

    @Override
    public TokenLayout tokens() {
        return network.tokens();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public Block newNetwork() {
        return network.build(FlowInput.block());
    }
}
