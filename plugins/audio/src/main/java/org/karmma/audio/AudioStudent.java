package org.karmma.audio;

import ai.djl.nn.Block;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A small convolutional network over a coarse log-mel spectrogram, for the student: trained with it. */
@Component(configurationPid = AudioConfig.PID, property = Modality.PROPERTY + "=" + AudioModality.ID)
public final class AudioStudent implements Extractor {

    private static final AudioNetwork NETWORK = AudioNetwork.STUDENT;

    private final int rate;

    @Activate
    public AudioStudent(AudioConfig config) {
        this.rate = config.sampleRate();
    }

    @Override
    public String id() {
        return "audio-student";
    }

    @Override
    public String modality() {
        return AudioModality.ID;
    }

    @Override
    public Role role() {
        return Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return NETWORK.signal();
    }

    @Override
    public TokenLayout tokens() {
        return NETWORK.tokens();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(id(), "log-mel", LogMel.VERSION, rate, signal(), "network", AudioNetwork.VERSION, tokens());
    }

    @Override
    public Block newNetwork() {
        return NETWORK.build();
    }
}
