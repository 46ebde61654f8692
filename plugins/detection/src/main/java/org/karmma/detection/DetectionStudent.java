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

/** A small network over the layouts of hands and objects, for the student: trained with it. */
@Component(configurationPid = DetectionConfig.PID, property = Modality.PROPERTY + "=" + DetectionModality.ID)
public final class DetectionStudent implements Extractor {

    private final double tolerance;

    @Activate
    public DetectionStudent(DetectionConfig config) {
        this.tolerance = config.tolerance();
    }

    @Override
    public String id() {
        return "detection-student";
    }

    @Override
    public String modality() {
        return DetectionModality.ID;
    }

    @Override
    public Role role() {
        return Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return LayoutNetwork.SIGNAL;
    }

    @Override
    public TokenLayout tokens() {
        return LayoutNetwork.STUDENT_TOKENS;
    }

    /** Frame rate and picture size say how a file is to be read, not what is made of it: they are no part of it. */
    @Override
    public String fingerprint() {
        return Fingerprint.of(id(), "layout", Layout.VERSION, tolerance, signal(), "network", LayoutNetwork.VERSION, tokens());
    }

    @Override
    public Block newNetwork() {
        return LayoutNetwork.student();
    }
}
