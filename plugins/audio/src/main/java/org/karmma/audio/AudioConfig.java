package org.karmma.audio;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How sound is heard; one configuration for the modality and its extractors, whose fingerprints depend on the sample rate. */
@ObjectClassDefinition(name = "Karmma: audio", description = "How sound is read from clips.")
@interface AudioConfig {

    /** The PID. */
    String PID = "org.karmma.audio";

    @AttributeDefinition(name = "Sample rate", min = "4000", max = "96000", description = "Samples per second that sound is resampled to "
            + "before its spectrogram is made. Networks trained at another rate do not match any more. From 4000 to 96000.")
    int sampleRate() default 16000;

    @AttributeDefinition(name = "Silence", min = "-200", max = "0",
            description = "A span whose loudest sample is no louder than this, in dB of full scale, was "
            + "recorded by a dead microphone: bad signal. Half the last bit of 16 is -96 dB; a quiet room is far above it. From -200 to 0.")
    double silence() default -90;

    @AttributeDefinition(name = "Clipped share", min = "0", max = "1", description = "A span with a larger share of samples at or next to "
            + "full scale (0.9 and above) was recorded too loud: bad signal. A clean sine at full scale has 0.29. From 0 to 1.")
    double clippedShare() default 0.35;

    @AttributeDefinition(name = "Stale after", min = "0", max = "86400",
            description = "Seconds that the newest sound in memory may be older than the "
            + "clip's end; if it is older, the signal is stale. Recordings on disk are never stale. From 0 to 86400.")
    double staleAfter() default 1;
}
