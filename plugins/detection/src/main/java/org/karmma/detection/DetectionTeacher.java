package org.karmma.detection;

import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A network over the layouts of hands and objects, for the teacher: pretrained, frozen. */
@Component(configurationPid = DetectionConfig.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + DetectionModality.ID)
public final class DetectionTeacher extends DetectionExtractor {

    @Activate
    public DetectionTeacher(DetectionConfig config) {
        super(Role.TEACHER, LayoutNetwork.TEACHER_TOKENS, LayoutNetwork::teacher, config);
    }
}
