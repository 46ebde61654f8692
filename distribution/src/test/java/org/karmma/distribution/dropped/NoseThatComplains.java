package org.karmma.distribution.dropped;

import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Throws as it goes. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatComplains extends Nose {

    @Deactivate
    void stop() {
        throw new IllegalStateException("not yet");
    }
}
