package org.karmma.distribution.dropped;

import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Its activation does not end. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatHangs extends Nose {

    @Activate
    void start() {
        Stuck.hang();
    }
}
