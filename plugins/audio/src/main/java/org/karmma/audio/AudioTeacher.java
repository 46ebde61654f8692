package org.karmma.audio;

import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A convolutional network over the log-mel spectrogram, for the teacher: pretrained, frozen. */
@Component(configurationPid = AudioConfig.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + AudioModality.ID)
public final class AudioTeacher extends AudioExtractor {

    @Activate
    public AudioTeacher(AudioConfig config) {
        super(Role.TEACHER, AudioNetwork.TEACHER, config);
    }
}
