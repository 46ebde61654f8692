package org.karmma.audio;

import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A small convolutional network over a coarse log-mel spectrogram, for the student: trained with it. */
@Component(configurationPid = AudioConfig.PID, service = Extractor.class, property = Modality.PROPERTY + "=" + AudioModality.ID)
public final class AudioStudent extends AudioExtractor {

    @Activate
    public AudioStudent(AudioConfig config) {
        super(Role.STUDENT, AudioNetwork.STUDENT, config);
    }
}
