package org.karmma.detection;

import ai.djl.nn.Block;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A network over the layouts of hands and objects, for the teacher: pretrained, frozen. */
@Component(configurationPid = DetectionConfig.PID, property = Modality.PROPERTY + "=" + DetectionModality.ID)
public final class DetectionTeacher implements Extractor {

    private final double tolerance;

    @Activate
    public DetectionTeacher(DetectionConfig config) {
        this.tolerance = config.tolerance();
    }

    @Override
    public String id() {
        return "detection-teacher";
    }

    @Override
    public String modality() {
        return DetectionModality.ID;
    }

    @Override
    public Role role() {
        return Role.TEACHER;
    }

    @Override
    public SignalFormat signal() {
        return LayoutNetwork.SIGNAL;
    }

    @Override
    public TokenLayout tokens() {
        return LayoutNetwork.TEACHER_TOKENS;
    }

    /** Frame rate and picture size say how a file is to be read, not what is made of it: they are no part of it. */
    @Override
    public String fingerprint() {
        return Fingerprint.of(id(), "layout", Layout.VERSION, tolerance, signal(), "network", LayoutNetwork.VERSION, tokens());
    }

    @Override
    public Block newNetwork() {
        return LayoutNetwork.teacher();
    }
}
