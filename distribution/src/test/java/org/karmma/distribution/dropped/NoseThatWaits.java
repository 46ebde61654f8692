package org.karmma.distribution.dropped;

import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Needs a service that nobody offers. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatWaits extends Nose {

    @Reference(target = "(who=nobody)")
    private Runnable nobody;
}
