package org.karmma.distribution.dropped;

import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Does not end to go. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatClings extends Nose {

    @Deactivate
    void stop() {
        Stuck.hang();
    }
}
