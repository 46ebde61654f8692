package org.karmma.detection;

import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A small network over the layouts of hands and objects, for the student: trained with it. */
@Component(configurationPid = DetectionConfig.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + DetectionModality.ID)
public final class DetectionStudent extends DetectionExtractor {

    @Activate
    public DetectionStudent(DetectionConfig config) {
        super(Role.STUDENT, LayoutNetwork.STUDENT_TOKENS, LayoutNetwork::student, config);
    }
}
