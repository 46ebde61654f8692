package org.karmma.distribution.dropped;

import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Cannot be activated. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatThrows extends Nose {

    @Activate
    void start() {
        throw new IllegalStateException("no nose today");
    }
}
